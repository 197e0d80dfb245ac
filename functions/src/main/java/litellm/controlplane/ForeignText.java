package litellm.controlplane;

import java.util.regex.Pattern;

/**
 * Text that others wrote (stack reasons, error messages), made safe to print: escape sequences, control characters,
 * characters that turn the reading direction and what is no character at all are taken out, so that it can neither move the cursor
 * nor hide what follows.
 */
public final class ForeignText {
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile(
            "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?|\u001b[ -/]*[0-~]?");
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff&&[^\n\t]]");
    /** {@code (Service: Rds, Status Code: 400, Request ID: …) (SDK Attempt Count: 1)}. */
    private static final Pattern CALL = Pattern.compile("\\s?\\((?:Service: [^()]*|SDK Attempt Count: \\d+)\\)");

    /** Control characters of every kind, halves of characters, and line ends: a terminal may take them as orders. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final int LONGEST_VALUE = 80;

    private static final Pattern FULL_STOP = Pattern.compile("\\.$");
    private static final Pattern LINE_BREAK = Pattern.compile("[\\v\\t]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\v]+");

    private ForeignText() {}

    /** The text on one line: every run of white space becomes one space. */
    public static String line(String text) {
        return SPACE.matcher(lines(text)).replaceAll(" ").strip();
    }

    /** The text on one line, every break and tab a space: a command may need the spaces that it has. */
    public static String unbroken(String text) {
        return LINE_BREAK.matcher(lines(text)).replaceAll(" ");
    }

    /** The text's beginning, of at most so many characters with the {@code …} that stands for the rest; a surrogate pair is never split. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The beginning of a value, as much of it as a sentence has room for. */
    public static String brief(String value) {
        return cut(value, LONGEST_VALUE);
    }

    /** The text in quotes, short and on one line, whatever it holds: a {@code ?} stands for what cannot be printed. */
    public static String quoted(String text) {
        return "'" + UNPRINTABLE.matcher(brief(text)).replaceAll("?") + "'";
    }

    /** A sentence without its full stop, for what follows it behind a semicolon. */
    public static String withoutFullStop(String sentence) {
        return FULL_STOP.matcher(sentence).replaceFirst("");
    }

    /** The text without the bookkeeping of a call that the SDK appends to a service's message. */
    public static String withoutCall(String text) {
        return CALL.matcher(text).replaceAll("");
    }

    /** The text with its line breaks and tabs. */
    public static String lines(String text) {
        String bare = ESCAPE_SEQUENCE.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return UNSEEN.matcher(bare.replace('\r', '\n')).replaceAll("");
    }
}
