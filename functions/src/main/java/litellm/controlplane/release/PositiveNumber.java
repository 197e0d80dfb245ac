package litellm.controlplane.release;

import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;

/** A number of a template or of {@code config.yaml} that something is reckoned with: whole, and from 1 to 999999. */
public final class PositiveNumber {
    private static final Pattern NUMBER = Pattern.compile("0*[1-9]\\d{0,5}");

    private PositiveNumber() {}

    /** Whether {@code text} is one. */
    public static boolean is(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** What to say of one that is none. */
    public static String fault(String text) {
        return "found %s; allowed is a whole number from 1 to 999999".formatted(ForeignText.quoted(text));
    }

    /** {@code text} as the number that it is. Throws IllegalStateException naming {@code place} if it is none. */
    public static int of(String text, String place) {
        if (!is(text)) {
            throw new IllegalStateException("%s: %s".formatted(place, fault(text)));
        }
        return Integer.parseInt(text);
    }
}
