package litellm.console.validate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every image that the Dockerfile builds on is pinned by tag and digest: the tag for people, the digest for the build. */
final class DockerfileCheck {
    private static final Pattern FROM =
            Pattern.compile("^FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARG = Pattern.compile("^ARG\\s+(\\w+)=(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PINNED = Pattern.compile("[^\\s@]+:[\\w][\\w.-]{0,127}@sha256:[0-9a-f]{64}");

    private final String file;
    private final String text;
    private final Faults faults;

    DockerfileCheck(String file, String text, Faults faults) {
        this.file = file;
        this.text = text;
        this.faults = faults;
    }

    void check() {
        Set<String> stages = new HashSet<>(Set.of("scratch"));
        Map<String, Image> defaults = new HashMap<>();
        int number = 0;
        boolean any = false;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher argument = ARG.matcher(line.strip());
            if (argument.find()) {
                defaults.put("${" + argument.group(1) + "}", new Image(argument.group(2), number));
            }
            Matcher from = FROM.matcher(line.strip());
            if (from.find()) {
                any = true;
                check(defaults.getOrDefault(from.group(1), new Image(from.group(1), number)), stages);
                if (from.group(2) != null) {
                    stages.add(from.group(2));
                }
            }
        }
        if (!any) {
            faults.add(file, "line 1", "found no FROM; allowed: FROM IMAGE:TAG@sha256:DIGEST");
        }
    }

    /** An image, and the line that names it: that of an argument's default where FROM asks for the argument. */
    private record Image(String name, int line) {}

    private void check(Image image, Set<String> stages) {
        if (!stages.contains(image.name()) && !PINNED.matcher(image.name()).matches()) {
            faults.add(
                    file, "line " + image.line(), "found %s; allowed: IMAGE:TAG@sha256:DIGEST".formatted(image.name()));
        }
    }
}
