/** What the tests of several packages stand on. */
package litellm.controlplane.testing;
