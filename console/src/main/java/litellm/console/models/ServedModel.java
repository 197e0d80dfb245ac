package litellm.console.models;

/**
 * A model that a gateway serves, in its own words: they are compared as they are, and made safe only where they are printed.
 *
 * @param id the gateway's own id for it
 * @param name what clients call it
 * @param model what LiteLLM asks for, {@code openai/gpt-4o}
 * @param stored whether it is in the gateway's database; otherwise it comes from the config.yaml of its image
 */
public record ServedModel(String id, String name, String model, boolean stored) {}
