/** The local cloud: the AWS APIs that the control plane uses, on loopback. */
package litellm.local;
