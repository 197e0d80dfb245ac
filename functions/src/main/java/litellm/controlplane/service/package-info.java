/** Running more or fewer tasks of an environment's gateway, or none, and its database beside them. */
package litellm.controlplane.service;
