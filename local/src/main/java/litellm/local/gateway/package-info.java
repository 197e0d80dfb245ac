/**
 * ECS and Elastic Load Balancing: tasks that stand in for LiteLLM, the services that keep them running, and load balancers
 * that are real reverse proxies to them.
 */
package litellm.local.gateway;
