/** Checking what an execution is asked to do, before anything is changed. */
package litellm.controlplane.request;
