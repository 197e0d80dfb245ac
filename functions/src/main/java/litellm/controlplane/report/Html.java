package litellm.controlplane.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes HTML of which nothing that others wrote becomes a part: text and attributes are escaped on their way in, and there
 * is no other way in. Attributes are given as names and values in turn; one whose value is null is left out.
 */
final class Html {
    private static final Set<String> VOID = Set.of("meta", "br", "hr");

    /** What no reader sees or may not stand in HTML: control characters, and those that turn the reading direction. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\x{61C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FFFE}\\x{FFFF}&&[^\\n\\t]]");

    private final StringBuilder html = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element. */
    Html open(String element, String... attributes) {
        html.append('<').append(element);
        for (int index = 0; index < attributes.length; index += 2) {
            if (attributes[index + 1] != null) {
                html.append(' ')
                        .append(attributes[index])
                        .append("=\"")
                        .append(escape(attributes[index + 1]))
                        .append('"');
            }
        }
        html.append('>');
        if (!VOID.contains(element)) {
            open.push(element);
        }
        return this;
    }

    /** Ends the element that was begun last. */
    Html close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(String text) {
        html.append(escape(text));
        return this;
    }

    /** A whole element with text in it. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** The page's own style: written by this project, so it is not escaped. */
    Html style(String css) {
        html.append("<style>").append(css).append("</style>");
        return this;
    }

    /** The whole document; every element must have been ended. */
    String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Not ended: " + open);
        }
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    private static String escape(String text) {
        return UNSEEN.matcher(text)
                .replaceAll("")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
