/** Where an environment stands, read from AWS. */
package litellm.console.status;
