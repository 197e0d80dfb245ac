/** Whether what is deployed is still what was deployed. */
package litellm.controlplane.drift;
