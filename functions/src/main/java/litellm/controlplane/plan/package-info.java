/** What a deployment would do, found out without doing it. */
package litellm.controlplane.plan;
