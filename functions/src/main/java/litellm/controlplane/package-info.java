/** The Lambda functions of the control plane, one package per capability. */
package litellm.controlplane;
