/** The local cloud as a whole: its parts behind one endpoint, what it keeps in its folder, and the controls that its users have. */
package litellm.local.cloud;
