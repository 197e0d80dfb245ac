/** The lock of an environment: at any time at most one execution changes it. */
package litellm.controlplane.lock;
