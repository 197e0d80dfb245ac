/** Turns the working copy into a release: what the control plane's bucket holds and the functions run from. */
package litellm.console.release;
