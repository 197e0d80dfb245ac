/**
 * Deploying CloudFormation stacks as a controller does: look at what is there, do the next right thing, and call on until
 * the stack is what the release says.
 */
package litellm.controlplane.stack;
