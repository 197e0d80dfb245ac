/** What a scan finds, and what is said about it: how bad, what it costs, how to put it right, and whether it may stay. */
package litellm.controlplane.compliance.finding;
