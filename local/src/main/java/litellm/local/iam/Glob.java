package litellm.local.iam;

import java.util.regex.Pattern;

/** IAM's patterns: {@code *} stands for any characters, {@code ?} for one. */
final class Glob {
    private Glob() {}

    static boolean matches(String pattern, String text) {
        return compile(pattern, 0).matcher(text).matches();
    }

    static boolean matchesAnyCase(String pattern, String text) {
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
