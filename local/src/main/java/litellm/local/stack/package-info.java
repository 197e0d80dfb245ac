/**
 * CloudFormation: stacks, change sets, exports and their lifecycle. What a resource is made of is known to {@link
 * litellm.local.stack.resource} alone.
 */
package litellm.local.stack;
