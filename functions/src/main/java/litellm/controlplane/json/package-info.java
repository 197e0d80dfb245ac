/** JSON objects as maps, read with errors that name the place. */
package litellm.controlplane.json;
