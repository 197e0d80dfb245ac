/**
 * The rotation of secrets, as Secrets Manager drives it: four steps, each of which may come twice, late or out of order.
 */
package litellm.controlplane.rotation;
