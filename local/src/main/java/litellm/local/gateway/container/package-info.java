/** ECS: tasks, and the services that keep them running. */
package litellm.local.gateway.container;
