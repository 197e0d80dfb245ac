/** The ECS service that runs an environment's gateway. */
package litellm.controlplane.gateway;
