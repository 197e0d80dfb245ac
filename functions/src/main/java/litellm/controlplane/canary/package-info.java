/** Trying another image out, beside the tasks that serve, before it takes their place. */
package litellm.controlplane.canary;
