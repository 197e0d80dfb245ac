/** What a deployment would do, read from the artifact bucket and shown in four forms. */
package litellm.console.plan;
