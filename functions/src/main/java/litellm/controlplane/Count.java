package litellm.controlplane;

/** A number of things in words. */
public final class Count {
    private Count() {}

    /** {@code 1 session}, {@code 2 sessions}: the noun in its singular, which takes an s for more. */
    public static String of(int number, String noun) {
        return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }
}
