package litellm.local.stack.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.local.stack.template.StackException;

/** The parameters of a request of the query protocol: {@code Tags.member.1.Key} and so on. */
record QueryParameters(Map<String, String> values) {

    /** A parameter's text, or null; an empty one counts as none. */
    String text(String name) {
        String text = values.get(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** The token of the page of a list before, or null. */
    String nextToken() {
        return text("NextToken");
    }

    /** A parameter that must be there. */
    String required(String name) {
        return Optional.ofNullable(text(name))
                .orElseThrow(() -> StackException.validation("1 validation error detected: Value null at '"
                        + member(name) + "' failed to satisfy constraint: Member must not be null"));
    }

    /** A parameter that is one of some words; empty when it is not there. Refuses other words. */
    <E extends Enum<E>> Optional<E> choice(String name, List<E> allowed) {
        return Optional.ofNullable(text(name))
                .map(word -> allowed.stream()
                        .filter(value -> value.name().equals(word))
                        .findFirst()
                        .orElseThrow(() ->
                                StackException.constraint(member(name), word, "satisfy enum value set: " + allowed)));
    }

    /** A parameter's text, or null; refuses what does not match the pattern or is longer. */
    String text(String name, Pattern pattern, int longest) {
        String text = text(name);
        if (text != null && !pattern.matcher(text).matches()) {
            throw StackException.constraint(member(name), text, "satisfy regular expression pattern: " + pattern);
        }
        if (text != null && text.length() > longest) {
            throw StackException.constraint(member(name), text, "have length less than or equal to " + longest);
        }
        return text;
    }

    private static String member(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    /** Whether a parameter was sent: a text, a structure or a list, if only an empty one. */
    boolean has(String name) {
        return values.containsKey(name) || values.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    List<String> list(String name) {
        List<String> list = new ArrayList<>();
        for (int i = 1; values.containsKey(name + ".member." + i); i++) {
            list.add(values.get(name + ".member." + i));
        }
        return list;
    }

    /** A list of structures, each as a map from its members' names. */
    List<Map<String, String>> structures(String name) {
        List<Map<String, String>> structures = new ArrayList<>();
        for (int i = 1; ; i++) {
            String prefix = name + ".member." + i + ".";
            Map<String, String> members = new LinkedHashMap<>();
            values.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    members.put(key.substring(prefix.length()), value);
                }
            });
            if (members.isEmpty()) {
                return structures;
            }
            structures.add(members);
        }
    }
}
