/** Tasks that run once and end: to migrate a database, to try an image out. */
package litellm.controlplane.task;
