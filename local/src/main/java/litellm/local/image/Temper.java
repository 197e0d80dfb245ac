package litellm.local.image;

import java.util.Arrays;
import java.util.Comparator;
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

    /** The temper that the tag of {@code base} names, with a digest after it or without; SOUND for every other tag. */
    static Temper of(String base) {
        String tagged = base.replaceFirst("@sha256:\\w+$", "");
        return Arrays.stream(values())
                .filter(temper -> tagged.endsWith(
                        ":" + temper.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElse(SOUND);
    }

    /** The worst temper of the images that a Dockerfile names. */
    static Temper ofDockerfile(String dockerfile) {
        return dockerfile
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("(?i)(FROM|ARG)\\s.*"))
                .map(Temper::of)
                .max(Comparator.naturalOrder())
                .orElse(SOUND);
    }
}
