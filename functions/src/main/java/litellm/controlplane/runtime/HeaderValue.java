package litellm.controlplane.runtime;

/** Text for an HTTP header. The JDK's client refuses what is none, and quotes it: for a key that would be the key. */
public final class HeaderValue {
    private HeaderValue() {}

    /** Whether {@code text} is printable ASCII, which is all that a key has. */
    public static boolean isOne(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }
}
