/** What all functions have in common: the handler, its settings, its AWS clients and its log. */
package litellm.controlplane.runtime;
