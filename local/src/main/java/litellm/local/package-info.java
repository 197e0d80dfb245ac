/** What the parts of the local cloud share: clients, processes, roles. */
package litellm.local;
