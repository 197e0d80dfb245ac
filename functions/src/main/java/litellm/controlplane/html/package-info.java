/** Pages for a browser, each whole in one file. */
package litellm.controlplane.html;
