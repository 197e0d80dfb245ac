/** Litellmctl, the command line of the control plane. */
package litellm.console;
