/**
 * The Lambda functions of the control plane, one package per capability. This package holds the words that they share:
 * what is asked for ({@link litellm.controlplane.Request}) and what a long step has come to ({@link
 * litellm.controlplane.Operation}); what stacks and kinds of resources are called ({@link
 * litellm.controlplane.StackNames}, {@link litellm.controlplane.ResourceTypes}); and how the text of others is told ({@link
 * litellm.controlplane.ForeignText}), and how a file of the jar is read ({@link litellm.controlplane.TextResource}).
 */
package litellm.controlplane;
