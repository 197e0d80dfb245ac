package litellm.controlplane.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;

/**
 * An image of LiteLLM that a request names to build the gateway's from.
 *
 * @param reference {@code REPOSITORY:TAG} or {@code REPOSITORY@sha256:DIGEST}
 */
record LiteLlmImage(String reference) {
    private static final Pattern VERSION = Pattern.compile(":v?(\\d{1,6})\\.(\\d{1,6})[^/@]*(?:@[^/]*)?$");
    private static final int MAJOR = 1;

    /** The oldest that the gateway was made for, see docs/PLAN.md. */
    private static final int MINOR = 84;

    /** What may be wrong with it, in a sentence, by its version as far as its tag tells that. */
    Optional<String> doubt() {
        Matcher version = VERSION.matcher(reference);
        return version.find() && isOlder(version)
                ? Optional.of(
                        "image: found %s; the gateway needs LiteLLM %d.%d or later: an older one may fail only once the database is migrated for it"
                                .formatted(ForeignText.quoted(reference), MAJOR, MINOR))
                : Optional.empty();
    }

    private static boolean isOlder(Matcher version) {
        int major = Integer.parseInt(version.group(1));
        return major < MAJOR || (major == MAJOR && Integer.parseInt(version.group(2)) < MINOR);
    }
}
