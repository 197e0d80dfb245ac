/** Looks whether a machine, an account and an environment are fit for a deployment, and says what to do where they are not. */
package litellm.console.doctor;
