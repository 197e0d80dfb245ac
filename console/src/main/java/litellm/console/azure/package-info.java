/** An execution as an Azure Pipelines run shows and keeps it. */
package litellm.console.azure;
