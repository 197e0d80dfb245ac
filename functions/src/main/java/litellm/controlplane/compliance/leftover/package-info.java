/** What an environment leaves behind when its stacks are gone. */
package litellm.controlplane.compliance.leftover;
