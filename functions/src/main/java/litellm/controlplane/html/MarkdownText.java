package litellm.controlplane.html;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;

/** Text that others wrote, for a page of Markdown, a table's cell included: nothing in it becomes markup. */
public final class MarkdownText {
    /** All that is markup somewhere; CommonMark lets any of it be escaped by a backslash. HTML's own characters become entities. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()#+\\-.!|~@:$]");

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private MarkdownText() {}

    /** As text, on one line. */
    public static String text(String text) {
        return MARKUP.matcher(entities(ForeignText.line(text))).replaceAll("\\\\$0");
    }

    private static String entities(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * As code, on one line with its spaces: between more backticks than it holds, and with bars escaped, which would end a table's
     * cell even there. A backslash before one is kept apart from it: the two backslashes would be read as one, and the bar as a bar.
     */
    public static String code(String text) {
        String line = ForeignText.unbroken(text).replace("\\|", "\\ |").replace("|", "\\|");
        int longest = BACKTICKS
                .matcher(line)
                .results()
                .map(MatchResult::group)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        String fence = "`".repeat(longest + 1);
        return longest == 0 ? fence + line + fence : fence + " " + line + " " + fence;
    }
}
