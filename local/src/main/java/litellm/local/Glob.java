package litellm.local;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** AWS's patterns: {@code *} stands for any characters, {@code ?} for one. */
public final class Glob {
    private static final Pattern WILDCARD = Pattern.compile("(?<=[*?])|(?=[*?])");

    /** What was compiled once: policies, tables and rules have the same few patterns, and each call is compared with hundreds. */
    private static final Map<Key, Pattern> COMPILED = new ConcurrentHashMap<>();

    private record Key(String pattern, int flags) {}

    private Glob() {}

    public static boolean matches(String pattern, String text) {
        return compiled(pattern, 0).matcher(text).matches();
    }

    public static boolean matchesAnyCase(String pattern, String text) {
        return compiled(pattern, Pattern.CASE_INSENSITIVE).matcher(text).matches();
    }

    private static Pattern compiled(String pattern, int flags) {
        return COMPILED.computeIfAbsent(new Key(pattern, flags), Glob::compile);
    }

    private static Pattern compile(Key key) {
        StringBuilder regex = new StringBuilder();
        for (String part : WILDCARD.split(key.pattern(), -1)) {
            switch (part) {
                case "*" -> regex.append(".*");
                case "?" -> regex.append('.');
                default -> regex.append(Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString(), key.flags() | Pattern.DOTALL);
    }
}
