/** The models that a running gateway serves, beside those of the working copy's config.yaml. */
package litellm.console.models;
