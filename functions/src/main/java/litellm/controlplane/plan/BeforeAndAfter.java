package litellm.controlplane.plan;

import java.util.Arrays;
import litellm.controlplane.ForeignText;

/**
 * The two values of what changes, as text.
 *
 * @param before null for none
 * @param after null for none
 */
public record BeforeAndAfter(String before, String after) {
    /** Both of at most so many characters: of longer ones the part where they begin to differ, with what leads there. */
    public BeforeAndAfter cut(int longest) {
        int start = start(longest);
        return new BeforeAndAfter(part(before, start, longest), part(after, start, longest));
    }

    /** A value on one side of an arrow, where nothing would look like a mistake. */
    public static String shown(String value) {
        return value.isEmpty() ? "(empty)" : value;
    }

    private int start(int longest) {
        if (before == null || after == null) {
            return 0;
        }
        int start = Arrays.mismatch(before.toCharArray(), after.toCharArray()) - longest / 3;
        return start > 0 && Character.isLowSurrogate(before.charAt(start)) ? start - 1 : start;
    }

    private static String part(String text, int start, int longest) {
        if (text == null || text.length() <= longest) {
            return text;
        }
        return ForeignText.cut(start > 0 ? "…" + text.substring(start) : text, longest);
    }
}
