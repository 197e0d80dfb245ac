/** Runs the deployed Lambda functions: each in its own process, with the official runtime interface client. */
package litellm.local.function;
