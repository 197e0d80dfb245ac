/** What an environment costs a month by its templates, their parameters and a table of list prices. Asks no account. */
package litellm.controlplane.cost;
