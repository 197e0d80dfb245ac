/** Elastic Load Balancing: load balancers that are real reverse proxies, with their listeners, rules and health checks. */
package litellm.local.gateway.balancer;
