package litellm.console.validate;

import java.util.regex.Pattern;
import litellm.controlplane.release.Dockerfile;

/** Every image that the Dockerfile builds on is pinned by tag and digest: the tag for people, the digest for the build. */
record DockerfileCheck(String text, Faults.InFile faults) {
    private static final Pattern PINNED = Pattern.compile("[^\\s@]+:[\\w][\\w.-]{0,127}@sha256:[0-9a-f]{64}");

    void check() {
        Dockerfile dockerfile = Dockerfile.parse(text);
        if (dockerfile.froms() == 0) {
            faults.add("line 1", "found no FROM; allowed: FROM IMAGE:TAG@sha256:DIGEST");
        }
        dockerfile.images().stream()
                .filter(image -> !image.name().equals("scratch"))
                .filter(image -> !PINNED.matcher(image.name()).matches())
                .forEach(image -> faults.add(
                        "line " + image.line(), "found %s; allowed: IMAGE:TAG@sha256:DIGEST".formatted(image.name())));
    }
}
