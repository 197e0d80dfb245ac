package litellm.local.stack.template;

/**
 * An output of a stack with its value.
 *
 * @param exportName the name that it is exported under, or null
 */
public record StackOutput(String key, String value, String description, String exportName) {}
