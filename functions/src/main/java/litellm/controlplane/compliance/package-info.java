/** Scanning an account for what an environment left behind, and for what is not as it should be. */
package litellm.controlplane.compliance;
