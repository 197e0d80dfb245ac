package litellm.console.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Nearest;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.runtime.HeaderValue;
import litellm.controlplane.secrets.KeyName;

/**
 * Provider keys from standard input, the one way that shows them to no other process: either a JSON object, or lines
 * {@code NAME=value} as {@code env} prints them. Of such lines those that are no provider key are passed over, and so are
 * keys without a value, also when a pipeline left its own {@code $(NAME)} standing because it has no such variable. A line that
 * was meant for a key, and is written otherwise, is a fault: passed over, the key would be taken away.
 */
public final class ProviderKeyInput {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** What a line begins with, as a person may write it: {@code export OPENAI_API_KEY=}, {@code openai-api-key: }. */
    private static final Pattern NAME = Pattern.compile("^\\s*(?:export\\s+)?([\\w .-]+?)\\s*[=:]");

    private static final Pattern QUOTED = Pattern.compile("([\"'])(.*)\\1");

    private ProviderKeyInput() {}

    /**
     * The keys that have a value, by name.
     *
     * @param faults takes what is wrong; no fault holds a value
     */
    public static Map<String, String> read(String input, List<String> faults) {
        String text = input.startsWith(BYTE_ORDER_MARK) ? input.substring(1) : input;
        Map<String, String> keys = text.stripLeading().startsWith("{") ? json(text, faults) : lines(text, faults);
        keys.forEach((name, value) -> {
            if (!HeaderValue.isOne(value)) {
                faults.add("standard input: %s: found a character that no key has; allowed: printable ASCII"
                        .formatted(name));
            } else if (name.equals(KeyName.BEDROCK_REGION)
                    && !REGION.matcher(value).matches()) {
                faults.add("standard input: %s: found no region; allowed: one such as us-east-1".formatted(name));
            }
        });
        return keys;
    }

    private static Map<String, String> json(String input, List<String> faults) {
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            JsonDocument.readObject("standard input", input).forEach((name, value) -> {
                if (!KeyName.ALL.contains(name)) {
                    faults.add("standard input: found the key \"%s\"; allowed: %s"
                            .formatted(KeyName.shown(name), String.join(", ", KeyName.ALL)));
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

    private static Map<String, String> lines(String input, List<String> faults) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (!input.isBlank() && !input.contains("=")) {
            faults.add("standard input: found neither a line NAME=value nor a JSON object; allowed names: "
                    + String.join(", ", KeyName.ALL));
        }
        input.lines().forEach(line -> {
            int sign = line.indexOf('=');
            String name = sign < 0 ? "" : line.substring(0, sign);
            String value = unquoted(line.substring(sign + 1).strip());
            if (!KeyName.ALL.contains(name)) {
                meant(line)
                        .ifPresent(key -> faults.add(
                                "standard input: found the key %1$s in another form; allowed: %1$s=, and its value"
                                        .formatted(key)));
            } else if (!value.isEmpty() && !value.equals("$(%s)".formatted(name))) {
                keys.put(name, value);
            }
        });
        return keys;
    }

    /** The key whose name a line gives, but for its case, for what stands around and between its words, and for one slip. */
    private static Optional<String> meant(String line) {
        Matcher name = NAME.matcher(line);
        return name.find()
                ? KeyName.ALL.stream()
                        .filter(key ->
                                letters(key).equals(letters(name.group(1))) || Nearest.isOneSlip(key, name.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z]", "").toUpperCase(Locale.ROOT);
    }

    private static String unquoted(String value) {
        Matcher quoted = QUOTED.matcher(value);
        return quoted.matches() ? quoted.group(2).strip() : value;
    }
}
