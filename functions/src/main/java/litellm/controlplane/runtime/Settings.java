package litellm.controlplane.runtime;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** A function's environment variables, as the template of its stack sets them. */
public record Settings(Map<String, String> variables) {
    /** The settings of this process. */
    public static Settings ofProcess() {
        return new Settings(System.getenv());
    }

    /** The variable {@code name}. Throws IllegalStateException naming it if it is missing or empty. */
    public String require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException(
                        "environment variable %s: found nothing; the function's template has to set it"
                                .formatted(name)));
    }

    /** The variable {@code name}, if it is set and not empty. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    public Region region() {
        return Region.of(require("AWS_REGION"));
    }

    /** Where all AWS calls go instead of AWS's own addresses: set by the local cloud only. */
    public Optional<URI> endpoint() {
        return find("AWS_ENDPOINT_URL").map(URI::create);
    }
}
