/** Tasks that end: those that run once, to migrate a database or to try an image out, and a service's that failed. */
package litellm.controlplane.task;
