/** The local cloud's own certificate authority, by which PostgreSQL and HTTPS listeners prove who they are. */
package litellm.local.tls;
