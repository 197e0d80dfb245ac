/**
 * ECS and Elastic Load Balancing, which know each other by the addresses of tasks: {@link litellm.local.gateway.container} runs
 * services and tasks, {@link litellm.local.gateway.balancer} leads to them, {@link litellm.local.gateway.program} stands in for
 * what runs in their containers.
 */
package litellm.local.gateway;
