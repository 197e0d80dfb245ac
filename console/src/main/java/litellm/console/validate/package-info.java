/** Checks a working copy without an account: what CloudFormation, Step Functions and LiteLLM would only find out later. */
package litellm.console.validate;
