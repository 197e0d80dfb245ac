/**
 * CloudFormation: stacks, change sets, exports and their lifecycle. What a resource is made of is known to {@link
 * litellm.local.stack.resource} alone. Whoever refuses something throws a {@code StackException}, which becomes the reply.
 */
package litellm.local.stack;
