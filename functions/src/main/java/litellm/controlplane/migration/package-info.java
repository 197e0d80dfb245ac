/**
 * Bringing the gateway's database to what an image needs: a snapshot before an image that may not get along with it, the
 * migration as a separate task, and the ledger of what was migrated last.
 */
package litellm.controlplane.migration;
