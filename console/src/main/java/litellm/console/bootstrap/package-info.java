/** Installs the control plane: its bucket, its release, its one CloudFormation stack. */
package litellm.console.bootstrap;
