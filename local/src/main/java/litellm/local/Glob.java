package litellm.local;

import java.util.regex.Pattern;

/** AWS's patterns: {@code *} stands for any characters, {@code ?} for one. */
public final class Glob {
    private Glob() {}

    public static boolean matches(String pattern, String text) {
        return compile(pattern, 0).matcher(text).matches();
    }

    public static boolean matchesAnyCase(String pattern, String text) {
        return compile(pattern, Pattern.CASE_INSENSITIVE).matcher(text).matches();
    }

    private static Pattern compile(String pattern, int flags) {
        StringBuilder regex = new StringBuilder();
        pattern.chars().forEach(character -> {
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
            }
        });
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }
}
