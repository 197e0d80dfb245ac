/** What has to hold for a live environment. */
package litellm.controlplane.compliance.control;
