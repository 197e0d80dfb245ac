/** What litellmctl reads from and writes to: a terminal, a pipe or a pipeline. */
package litellm.console.terminal;
