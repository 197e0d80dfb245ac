/**
 * CloudFormation: stacks, their change sets, exports and drift, and the operations that change them. What a template says is known
 * to {@link litellm.local.stack.template}, what a resource is made of to {@link litellm.local.stack.resource}, and how all of it is
 * asked for to {@link litellm.local.stack.api}. Whoever refuses something throws a {@code StackException}, which becomes the reply.
 */
package litellm.local.stack;
