/** What Azure DevOps knows of a project's pipelines, read by its REST API. */
package litellm.console.devops;
