/** Pages for a browser, each whole in one file, and what of a page of Markdown others wrote. */
package litellm.controlplane.html;
