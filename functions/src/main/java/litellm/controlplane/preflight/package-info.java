/**
 * What an account must have for a deployment to succeed, looked at before anything is changed. The state machine's first state
 * refuses what is sure to fail; {@code litellmctl doctor} shows the same, and what may fail.
 */
package litellm.controlplane.preflight;
