package litellm.controlplane;

import java.util.regex.Pattern;

/** Values in commands that are there to be pasted. */
public final class ShellWord {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWord() {}

    /** The value as one word of a POSIX shell, in quotes where it needs them. */
    public static String quoted(String value) {
        return SAFE.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
