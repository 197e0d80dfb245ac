/** Finding out why an execution failed, in one sentence. */
package litellm.controlplane.failure;
