package litellm.local.image;

import java.util.Arrays;
import java.util.Locale;

/**
 * How an image behaves. A real one shows what is wrong with it when it runs; here the tag of the image that it is built
 * from says it: {@code ghcr.io/berriai/litellm:never-ready}.
 */
public enum Temper {
    /** As it should be. */
    SOUND,
    /** It lives, and never gets ready. */
    NEVER_READY,
    /** Its migrations fail. */
    MIGRATION_FAILS,
    /** It leaves out the first model of config.yaml. */
    WRONG_MODELS;

    /** The temper that the tag of {@code base} names; SOUND for every other tag. */
    static Temper of(String base) {
        return Arrays.stream(values())
                .filter(temper -> base.endsWith(
                        ":" + temper.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElse(SOUND);
    }
}
