/** What every function stands on: the handler, its settings, its AWS clients and its log. */
package litellm.controlplane.runtime;
