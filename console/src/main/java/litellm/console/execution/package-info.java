/** Executions of the state machine: starting one, and reading from definition and history where it stands. */
package litellm.console.execution;
