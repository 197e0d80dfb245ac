package litellm.controlplane.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The gateway's Dockerfile, as far as the control plane has to know it.
 *
 * @param images the images that it builds on, in its order, without its own stages
 * @param froms how many stages it has
 */
public record Dockerfile(List<Image> images, int froms) {
    private static final String FILE = "Dockerfile";
    private static final Pattern FROM =
            Pattern.compile("^FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARG = Pattern.compile("^ARG\\s+(\\w+)=(\\S+)", Pattern.CASE_INSENSITIVE);

    /** An image, and the line that names it: that of an argument's default where FROM asks for the argument. */
    public record Image(String name, int line) {}

    /** Reads the file. */
    public static Dockerfile parse(String text) {
        List<Image> images = new ArrayList<>();
        Set<String> stages = new HashSet<>();
        Map<String, Image> defaults = new HashMap<>();
        int number = 0;
        int froms = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher argument = ARG.matcher(line.strip());
            if (argument.find()) {
                defaults.put("${" + argument.group(1) + "}", new Image(argument.group(2), number));
            }
            Matcher from = FROM.matcher(line.strip());
            if (from.find()) {
                froms++;
                if (!stages.contains(from.group(1))) {
                    images.add(defaults.getOrDefault(from.group(1), new Image(from.group(1), number)));
                }
                if (from.group(2) != null) {
                    stages.add(from.group(2));
                }
            }
        }
        return new Dockerfile(images, froms);
    }

    /** Reads the file out of what the release's image is built from. */
    public static Dockerfile of(Release release) {
        byte[] file = Archive.read(release.file(Release.IMAGE)).get(FILE);
        if (file == null) {
            throw new IllegalStateException(Release.IMAGE + ": found no " + FILE);
        }
        return parse(new String(file, StandardCharsets.UTF_8));
    }

    /** What it builds on, for comparison with what another builds on. */
    public String baseImage() {
        return images.stream().map(Image::name).distinct().collect(Collectors.joining(", "));
    }
}
