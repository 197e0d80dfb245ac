package litellm.controlplane.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;

/**
 * An image of LiteLLM that a request names to build the gateway's from.
 *
 * @param reference {@code REPOSITORY:TAG} or {@code REPOSITORY@sha256:DIGEST}, in any registry
 */
record LiteLlmImage(String reference) {
    private static final Pattern NAME =
            Pattern.compile("(?:^|/)([^/:@]+)(?::v?(\\d{1,6})\\.(\\d{1,6})[^/@]*)?(?:[:@][^/]*)?$");
    private static final String NEEDED = "litellm-non_root";
    private static final int MAJOR = 1;

    /** The oldest that the gateway was made for, see docs/PLAN.md. */
    private static final int MINOR = 84;

    /** What may be wrong with it, in a sentence, by its name and its version as far as those tell. */
    Optional<String> doubt() {
        Matcher name = NAME.matcher(reference);
        return name.find() && (!name.group(1).equals(NEEDED) || isOlder(name))
                ? Optional.of(
                        "image: found %s; the gateway needs LiteLLM's %s, %d.%d or later: another one may fail only once the database is migrated for it"
                                .formatted(ForeignText.quoted(reference), NEEDED, MAJOR, MINOR))
                : Optional.empty();
    }

    private static boolean isOlder(Matcher name) {
        if (name.group(2) == null) {
            return false;
        }
        int major = Integer.parseInt(name.group(2));
        return major < MAJOR || (major == MAJOR && Integer.parseInt(name.group(3)) < MINOR);
    }
}
