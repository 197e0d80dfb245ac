/** Takes the working copy for a release, and turns it into one: what the control plane's bucket holds and the functions run from. */
package litellm.console.release;
