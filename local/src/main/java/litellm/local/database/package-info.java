/** RDS: database instances that are real PostgreSQL servers on loopback. */
package litellm.local.database;
