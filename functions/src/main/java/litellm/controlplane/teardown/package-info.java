/** Taking an environment down: what must be true first, and what its stacks leave behind. */
package litellm.controlplane.teardown;
