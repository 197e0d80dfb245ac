package litellm.controlplane.secrets;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Unguessable text of letters and digits: it needs no quoting in a URL, a shell or an HTTP header. */
public final class RandomText {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** Draws on the operating system's generator, so functions restored from one snapshot do not repeat each other. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** As many characters, each of them any of the 62 with the same chance. */
    public static String of(int length) {
        return RANDOM.ints(length, 0, ALPHABET.length())
                .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                .collect(Collectors.joining());
    }
}
