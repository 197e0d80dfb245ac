/** The gateway's image: built once per content, named by its digest. */
package litellm.controlplane.image;
