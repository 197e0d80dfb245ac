package litellm.system;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pattern in which {@code *} stands for any text. */
record Glob(String pattern) {
    boolean matches(String text) {
        return Pattern.matches(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), text);
    }
}
