package litellm.controlplane.release;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.runtime.TransientFault;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * One release in the artifact bucket, under {@code releases/ID/}. The functions read it as one archive; what CloudFormation
 * reads is beside it, in separate files.
 */
public final class Release {
    /** The archive of all that the functions read. */
    public static final String ARCHIVE = "release.zip";

    /** What the gateway's image is built from: the Dockerfile and config.yaml. */
    public static final String IMAGE = "image.zip";

    /** The file that holds the key of the functions' jar. */
    public static final String FUNCTIONS_KEY = "functions.key";

    /** The file that holds the hash of {@link #controlPlane}. */
    public static final String CONTROL_PLANE = "control-plane.sha256";

    /** What precedes the name of a template. */
    public static final String TEMPLATES = "templates/";

    private final String id;
    private final StackCatalogue stacks;
    private final String templateUrl;
    private final Function<String, byte[]> files;
    private final Map<String, Template> templates = new ConcurrentHashMap<>();

    /**
     * A release with its files from any source.
     *
     * @param templateUrl what precedes a key in the address from which CloudFormation reads it
     * @param files gives the content of a file of the release by its name; null for one that it lacks
     */
    public Release(String id, StackCatalogue stacks, String templateUrl, Function<String, byte[]> files) {
        this.id = id;
        this.stacks = stacks;
        this.templateUrl = templateUrl;
        this.files = files;
    }

    /** The key of {@code file} of the release {@code id} in the artifact bucket. */
    public static String key(String id, String file) {
        return "releases/" + id + "/" + file;
    }

    public String id() {
        return id;
    }

    public StackCatalogue stacks() {
        return stacks;
    }

    /** The template of {@code stack}. Throws IllegalArgumentException if the catalogue does not list it. */
    public Template template(String stack) {
        return templates.computeIfAbsent(
                stacks.find(stack).template(), file -> Template.parse(file, templateText(stack)));
    }

    /**
     * The template that {@code stack} was last deployed with; empty where nobody may look at it, or where it is another system's, in
     * other words.
     *
     * @param text reads it as it was given to CloudFormation
     */
    public Optional<Template> deployedTemplate(String stack, Supplier<String> text) {
        try {
            String deployed = text.get();
            return Optional.of(
                    deployed.equals(templateText(stack)) ? template(stack) : Template.parse(stack, deployed));
        } catch (IllegalStateException e) {
            return Optional.empty();
        } catch (AwsServiceException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The template of {@code stack} as it is written. */
    public String templateText(String stack) {
        return new String(file(TEMPLATES + stacks.find(stack).template()), StandardCharsets.UTF_8);
    }

    /** The key, in the artifact bucket, of the functions' jar that belongs to the release. */
    public String functionsKey() {
        return new String(file(FUNCTIONS_KEY), StandardCharsets.UTF_8);
    }

    /**
     * Identifies the control plane that belongs to the release: a hash of its functions, its state machine and its template.
     * Empty for a release that was made before releases had it.
     */
    public Optional<String> controlPlane() {
        return find(CONTROL_PLANE).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /** Where CloudFormation reads the template of {@code stack}. */
    public String templateUrl(String stack) {
        return templateUrl + key(id, TEMPLATES + stacks.find(stack).template());
    }

    /** A file of {@link #IMAGE}, as text. Throws IllegalStateException if there is none of that name. */
    String imageFile(String file) {
        byte[] content = Archive.read(file(IMAGE)).get(file);
        if (content == null) {
            throw new IllegalStateException(IMAGE + ": found no " + file);
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The content of {@code file}. Throws IllegalArgumentException if the release has none of that name. */
    public byte[] file(String file) {
        return find(file)
                .orElseThrow(() -> new IllegalArgumentException("release %s: found no file %s".formatted(id, file)));
    }

    private Optional<byte[]> find(String file) {
        return Optional.ofNullable(files.apply(file));
    }
}
