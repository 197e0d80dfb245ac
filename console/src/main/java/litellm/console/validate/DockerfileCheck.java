package litellm.console.validate;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.console.release.ReleaseAssembler;
import litellm.controlplane.release.Dockerfile;

/**
 * Every image that the Dockerfile builds on is pinned by tag and digest: the tag for people, the digest for the build. And
 * it copies no file that the build is not given, which only a build in AWS would find out.
 */
record DockerfileCheck(String text, Faults.InFile faults) {
    private static final Pattern PINNED = Pattern.compile("[^\\s@]+:[\\w][\\w.-]{0,127}@sha256:[0-9a-f]{64}");

    /** In its plain form, from the folder of the Dockerfile: with its sources, then the destination. */
    private static final Pattern COPY = Pattern.compile(
            "\\s*(?:COPY|ADD)\\s+(?:--(?!from=)\\S+\\s+)*(?!--)([^\\[].*)\\s\\S+\\s*(?<!\\\\)",
            Pattern.CASE_INSENSITIVE);

    private static final String CONTINUED = "\\";

    /** What a here-document begins with; its lines are none of the Dockerfile's own. */
    private static final String HERE_DOCUMENT = "<<";

    /** A file of that folder, by its plain name. */
    private static final Pattern FILE = Pattern.compile("(?:\\./|/)?(\\w[\\w./-]*)");

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
        if (!text.contains(HERE_DOCUMENT)) {
            checkCopies(text.lines().toList());
        }
    }

    private void checkCopies(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (i == 0 || !lines.get(i - 1).stripTrailing().endsWith(CONTINUED)) {
                copies("line " + (i + 1), lines.get(i));
            }
        }
    }

    private void copies(String place, String line) {
        files(line)
                .filter(file -> !ReleaseAssembler.IMAGE_FILES.contains(file))
                .forEach(file -> faults.add(
                        place,
                        "found a copy of %s; the build is given %s alone"
                                .formatted(file, String.join(" and ", ReleaseAssembler.IMAGE_FILES))));
    }

    /** The files that a line copies; what it names by a pattern, a variable or an address is for the build to find. */
    private static Stream<String> files(String line) {
        Matcher copy = COPY.matcher(line);
        return copy.matches()
                ? Arrays.stream(copy.group(1).split("\\s+"))
                        .map(FILE::matcher)
                        .filter(Matcher::matches)
                        .map(file -> file.group(1))
                : Stream.empty();
    }
}
