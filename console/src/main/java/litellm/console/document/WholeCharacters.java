package litellm.console.document;

import java.util.Collection;
import java.util.Map;

/**
 * What a person hands over has no half of a character, which {@code \\ud800} in JSON or YAML stands for: it cannot be sent. What a
 * server says may have one, and is shown without it.
 */
public final class WholeCharacters {
    private WholeCharacters() {}

    /**
     * Looks through the keys and texts of a document.
     *
     * @param place what a fault calls the document, usually the file's name
     * @throws DocumentException if one has half of a character
     */
    public static void check(String place, Object value) {
        switch (value) {
            case String text
            when text.codePoints().anyMatch(WholeCharacters::isHalf) ->
                throw new DocumentException(
                        place, "found half of a character (\\ud800 to \\udfff alone); allowed: whole ones");
            case Map<?, ?> map -> {
                check(place, map.keySet());
                check(place, map.values());
            }
            case Collection<?> values -> values.forEach(each -> check(place, each));
            case null, default -> {}
        }
    }

    private static boolean isHalf(int character) {
        return Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE;
    }
}
