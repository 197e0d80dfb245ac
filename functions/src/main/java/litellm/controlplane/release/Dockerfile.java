package litellm.controlplane.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ImageReference;
import litellm.controlplane.Sha256;

/**
 * The gateway's Dockerfile, as far as the control plane has to know it.
 *
 * @param images the images that it builds on, in the file's order; its own stages are left out
 * @param froms how many stages it has
 * @param replaceable the one of them that a build may give another in the place of: the default of the argument BASE_IMAGE
 * @param instructions the lines that say what it adds to them, without the arguments that name an image
 */
public record Dockerfile(List<Image> images, Optional<Image> replaceable, int froms, List<String> instructions) {
    private static final String PLUS = " + ";
    private static final String DIGEST = "@sha256:";
    private static final int HASH_LENGTH = 12;
    private static final String FILE = "Dockerfile";
    private static final String BYTE_ORDER_MARK = "\ufeff";
    /** As bootstrap-template.yaml's build names it. */
    private static final String BASE = "${BASE_IMAGE}";

    private static final Pattern FROM =
            Pattern.compile("^FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARG = Pattern.compile("^ARG\\s+(\\w+)=(\\S+)", Pattern.CASE_INSENSITIVE);

    /** An image and its line; where FROM uses an ARG, the line of that ARG. */
    public record Image(String name, int line) {}

    /** Reads the file, without the mark that some editors begin one with: Docker leaves it out too. */
    public static Dockerfile parse(String file) {
        String text = file.startsWith(BYTE_ORDER_MARK) ? file.substring(1) : file;
        List<Image> images = new ArrayList<>();
        List<String> instructions = new ArrayList<>();
        Set<String> stages = new HashSet<>();
        Map<String, Image> defaults = new HashMap<>();
        int number = 0;
        Optional<Image> replaceable = Optional.empty();
        int froms = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            Matcher argument = ARG.matcher(stripped);
            Matcher from = FROM.matcher(stripped);
            if (argument.find()) {
                defaults.put(reference(argument), new Image(argument.group(2), number));
                instructions.add(stripped);
            } else if (from.find()) {
                froms++;
                instructions.removeIf(instruction -> sets(instruction, from.group(1)));
                if (!stages.contains(from.group(1))) {
                    images.add(defaults.getOrDefault(from.group(1), new Image(from.group(1), number)));
                }
                if (from.group(1).equals(BASE)) {
                    replaceable = Optional.ofNullable(defaults.get(BASE));
                }
                if (from.group(2) != null) {
                    stages.add(from.group(2));
                }
            } else if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                instructions.add(stripped);
            }
        }
        return new Dockerfile(images, replaceable, froms, instructions);
    }

    /** Whether an instruction is the argument that {@code reference} asks for. */
    private static boolean sets(String instruction, String reference) {
        Matcher argument = ARG.matcher(instruction);
        return argument.find() && reference(argument).equals(reference);
    }

    private static String reference(Matcher argument) {
        return "${" + argument.group(1) + "}";
    }

    /** Reads the file out of what the release's image is built from. */
    public static Dockerfile of(Release release) {
        return parse(release.imageFile(FILE));
    }

    /** The repository of the image that another may take the place of; empty where a build would ignore another. */
    public Optional<String> repository() {
        return replaceable.map(image -> ImageReference.of(image.name()).repository());
    }

    /** Whether an image is of that repository. */
    public boolean takes(String image) {
        return repository().equals(Optional.of(ImageReference.of(image).repository()));
    }

    /**
     * Identifies everything an image consists of except config.yaml: {@code litellm:v1@sha256:… + 0123456789ab}, the images it
     * builds on and a hash of what is added to them.
     *
     * @param named the image to begin with in place of the file's own; empty for the file's own
     */
    public String base(String named) {
        String from =
                named.isEmpty() ? images.stream().map(Image::name).distinct().collect(Collectors.joining(", ")) : named;
        String added = Sha256.hex(String.join("\n", instructions).getBytes(StandardCharsets.UTF_8));
        return from + PLUS + added.substring(0, HASH_LENGTH);
    }

    /** Whether each image in a text of {@link #base} has a digest, so that it is the same whenever it is looked up. */
    public static boolean isPinned(String base) {
        int plus = base.indexOf(PLUS);
        String from = plus < 0 ? base : base.substring(0, plus);
        return Stream.of(from.split(", ", -1)).allMatch(image -> image.contains(DIGEST));
    }
}
