package litellm.console.request;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Nearest;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.release.BedrockModel;
import litellm.controlplane.runtime.HeaderValue;
import litellm.controlplane.secrets.ProviderKeyNames;

/**
 * Provider keys from standard input, the one way that shows them to no other process: either a JSON object, or lines
 * {@code NAME=value} as {@code env} prints them. Of such lines those that are no provider key are passed over, and so are
 * keys without a value, also when a pipeline left its own {@code $(NAME)} standing because it has no such variable. A line that
 * was meant for a key, and is written otherwise, is a fault: passed over, the key would be taken away. So is a line without a name
 * that can belong to no other variable: it is the rest of a key.
 */
public final class ProviderKeyInput {
    private static final Pattern REGION = Pattern.compile(BedrockModel.REGION);

    /** Bytes; Secrets Manager takes no more (AWS Secrets Manager, "Quotas"). */
    private static final int MOST = 65_536;

    private static final String BYTE_ORDER_MARK = "\ufeff";

    /**
     * What a line begins with, as a person may write it: {@code export OPENAI_API_KEY=}, {@code openai-api-key: }, or the name
     * alone.
     */
    private static final Pattern NAME = Pattern.compile("^\\s*(?:export\\s+)?([\\w .-]+?)\\s*(?:[=:]|$)");

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
        keys.forEach((name, value) -> check(name, value, faults));
        int size = JsonDocument.write(keys).getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST) {
            faults.add("standard input: found keys of %d bytes; allowed: at most %d, which is what a secret takes"
                    .formatted(size, MOST));
        }
        return keys;
    }

    private static void check(String name, String value, List<String> faults) {
        if (!HeaderValue.isOne(value) || value.contains(" ")) {
            faults.add(
                    "standard input: %s: found a character that no key has, for example a blank; allowed: printable ASCII without blanks"
                            .formatted(name));
        } else if (name.equals(ProviderKeyNames.BEDROCK_REGION)
                && !REGION.matcher(value).matches()) {
            faults.add("standard input: %s: found no region; allowed: one such as us-east-1".formatted(name));
        }
    }

    private static Map<String, String> json(String input, List<String> faults) {
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            JsonDocument.readObject("standard input", input).forEach((name, value) -> {
                if (!ProviderKeyNames.ALL.contains(name)) {
                    faults.add("standard input: found the key \"%s\"; allowed: %s"
                            .formatted(ProviderKeyNames.shown(name), String.join(", ", ProviderKeyNames.ALL)));
                } else if (value instanceof String text && !text.isBlank()) {
                    keys.put(name, text.strip());
                } else {
                    faults.add("standard input: found no text at %s; allowed: the key, in quotes".formatted(name));
                }
            });
        } catch (DocumentException e) {
            // Not the parser's own words: they can quote what they stumbled over.
            faults.add(
                    "standard input: found JSON that is broken, no object, or has a name twice; allowed: {\"OPENAI_API_KEY\": \"…\"}");
        }
        return keys;
    }

    private static Map<String, String> lines(String input, List<String> faults) {
        if (!input.isBlank() && !input.contains("=")) {
            faults.add("standard input: found neither a line NAME=value nor a JSON object; allowed names: "
                    + String.join(", ", ProviderKeyNames.ALL));
            return Map.of();
        }
        Lines lines = new Lines(faults);
        input.lines().forEach(lines::read);
        return lines.keys;
    }

    /** The lines one after the other: what one without a name is depends on the one before. */
    private static final class Lines {
        private final List<String> faults;
        private final Map<String, String> keys = new LinkedHashMap<>();
        private final Set<String> names = new HashSet<>();
        private int number;
        private boolean withinOtherVariable;

        private Lines(List<String> faults) {
            this.faults = faults;
        }

        private void read(String line) {
            number++;
            int sign = line.indexOf('=');
            String name = sign < 0 ? "" : line.substring(0, sign);
            Optional<String> meant = meant(line);
            if (ProviderKeyNames.ALL.contains(name)) {
                take(name, unquoted(line.substring(sign + 1).strip()));
            } else if (meant.isPresent()) {
                faults.add("standard input: found the key %1$s in another form; allowed: %1$s=, and its value"
                        .formatted(meant.get()));
            } else if (sign >= 0) {
                withinOtherVariable = true;
            } else if (!withinOtherVariable && !isEmpty(line)) {
                fault("found no NAME=value; allowed: a key with its value on one line");
            }
        }

        private void take(String name, String value) {
            withinOtherVariable = false;
            if (!names.add(name)) {
                fault("found %s a second time; allowed: one line for each key".formatted(name));
            } else if (!value.isEmpty() && !value.equals("$(%s)".formatted(name))) {
                keys.put(name, value);
            }
        }

        private void fault(String found) {
            faults.add("standard input: line %d: %s".formatted(number, found));
        }

        private static boolean isEmpty(String line) {
            return line.isBlank() || line.stripLeading().startsWith("#");
        }
    }

    /** The key whose name a line gives, but for its case, for what stands around and between its words, and for one slip. */
    private static Optional<String> meant(String line) {
        Matcher name = NAME.matcher(line);
        return name.find()
                ? ProviderKeyNames.ALL.stream()
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
