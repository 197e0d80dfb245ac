/** The Azure Pipelines agent that a command runs under: what it tells the console, and the commands that the console gives it. */
package litellm.console.agent;
