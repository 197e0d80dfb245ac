/** What a scan came to: all that it found, and what of that counts. */
package litellm.controlplane.compliance.assessment;
