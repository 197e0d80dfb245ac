/**
 * A release of the control plane as it is in the artifact bucket: its stack catalogue, its templates with their parameters and
 * rules, its image. Releases never change, so what was read once is kept.
 */
package litellm.controlplane.release;
