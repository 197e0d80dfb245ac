/** The resource types that the stack engine knows: each creates, updates and deletes through its own service's API. */
package litellm.local.stack.resource;
