package litellm.controlplane.runtime;

/**
 * Checks text before it goes into an HTTP header: the JDK's exception for an illegal value quotes it, which would reveal a key.
 */
public final class HeaderValue {
    private HeaderValue() {}

    /** Whether {@code text} is printable ASCII, which is all that a key has. */
    public static boolean isOne(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }
}
