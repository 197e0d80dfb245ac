/** What an execution did, for people and for whoever started it. */
package litellm.controlplane.report;
