/** Whether what was deployed serves: the service, its targets, and the endpoint as a client sees it. */
package litellm.controlplane.verification;
