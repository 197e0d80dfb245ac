/** What there is in the account, read from each service. */
package litellm.controlplane.compliance.inventory;
