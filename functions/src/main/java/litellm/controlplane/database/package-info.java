/**
 * The gateway's database: its roles, its two logins, and the secret that its tasks read.
 *
 * <p>Ownership rests with one role that nobody logs in as; two logins take turns, so that one can get a new password while
 * the other serves.
 */
package litellm.controlplane.database;
