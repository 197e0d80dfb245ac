package litellm.console.models;

/**
 * A model that a gateway serves.
 *
 * @param id the gateway's own id for it
 * @param name what clients call it
 * @param model what LiteLLM asks for, {@code openai/gpt-4o}
 * @param stored whether it is in the gateway's database; otherwise it comes from the config.yaml of its image
 */
public record ServedModel(String id, String name, String model, boolean stored) {}
