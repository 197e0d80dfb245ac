/** The secrets of an environment: their first values, and the provider keys that a person typed in. */
package litellm.controlplane.secrets;
