/** What is kept of an environment's database when the environment goes. */
package litellm.controlplane.snapshot;
