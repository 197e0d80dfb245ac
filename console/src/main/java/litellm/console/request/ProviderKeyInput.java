package litellm.console.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;

/**
 * Provider keys from standard input, the one way that shows them to no other process: either a JSON object, or lines
 * {@code NAME=value} as {@code env} prints them. Of such lines those that are no provider key are passed over, and so are
 * keys without a value, also when a pipeline left its own {@code $(NAME)} standing because it has no such variable.
 */
public final class ProviderKeyInput {
    /** The names of the keys that the gateway reads. */
    public static final List<String> NAMES =
            List.of("OPENAI_API_KEY", "OPENAI_API_KEY_SECONDARY", "ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY_SECONDARY");

    private ProviderKeyInput() {}

    /**
     * The keys that have a value, by name.
     *
     * @param faults takes what is wrong; no fault holds a value
     */
    public static Map<String, String> read(String input, List<String> faults) {
        return input.stripLeading().startsWith("{") ? json(input, faults) : lines(input);
    }

    private static Map<String, String> json(String input, List<String> faults) {
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            JsonDocument.readObject("standard input", input).forEach((name, value) -> {
                if (!NAMES.contains(name)) {
                    faults.add("standard input: found the key \"%s\"; allowed: %s"
                            .formatted(ForeignText.line(name), String.join(", ", NAMES)));
                } else if (value instanceof String text && !text.isBlank()) {
                    keys.put(name, text.strip());
                } else {
                    faults.add("standard input: found no text at %s; allowed: the key, in quotes".formatted(name));
                }
            });
        } catch (DocumentException e) {
            // Not the parser's own words: they can quote what they stumbled over.
            faults.add("standard input: found JSON that is broken or no object; allowed: {\"OPENAI_API_KEY\": \"…\"}");
        }
        return keys;
    }

    private static Map<String, String> lines(String input) {
        Map<String, String> keys = new LinkedHashMap<>();
        input.lines().forEach(line -> {
            int sign = line.indexOf('=');
            String name = sign < 0 ? "" : line.substring(0, sign);
            String value = line.substring(sign + 1).strip();
            if (NAMES.contains(name) && !value.isEmpty() && !value.equals("$(%s)".formatted(name))) {
                keys.put(name, value);
            }
        });
        return keys;
    }
}
