/** The programs of the containers: a stand-in for LiteLLM and its migration, and the Python of an image. */
package litellm.local.gateway.program;
