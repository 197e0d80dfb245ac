/** The forms that a scan's result comes in. */
package litellm.controlplane.compliance.output;
