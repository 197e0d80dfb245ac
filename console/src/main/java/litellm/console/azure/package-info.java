/** What the console says to an Azure Pipelines agent that runs it, and what such an agent hands to it. */
package litellm.console.azure;
