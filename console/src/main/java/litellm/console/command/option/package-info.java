/** The options and arguments that commands share, and what is said of a command line that cannot be. */
package litellm.console.command.option;
