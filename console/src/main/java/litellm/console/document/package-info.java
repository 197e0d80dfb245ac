/** Reads YAML and JSON into plain Java values, with faults that name file, line and column; writes JSON. */
package litellm.console.document;
