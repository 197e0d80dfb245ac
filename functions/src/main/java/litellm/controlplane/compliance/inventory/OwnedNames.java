package litellm.controlplane.compliance.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.release.Yaml;

/**
 * The exact names that the control plane gives resources, as {@code owned-names.yaml} lists them by type.
 *
 * @param byType with {@code ENV} for the environment
 */
public record OwnedNames(Map<String, List<String>> byType) {
    private static final String FILE = "owned-names.yaml";

    /** The names of this release. */
    public static OwnedNames read() {
        try (InputStream in = OwnedNames.class.getResourceAsStream("/litellm/controlplane/compliance/" + FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OwnedNames parse(String yaml) {
        Map<String, List<String>> byType = new LinkedHashMap<>();
        Yaml.parse(FILE, yaml).forEach((type, names) -> {
            String place = FILE + ": " + type;
            byType.put(
                    type,
                    Yaml.sequence(names, place).stream()
                            .map(name -> Yaml.string(name, place))
                            .toList());
        });
        return new OwnedNames(byType);
    }

    /** The names of a type's resources in {@code environment}; none where they have none of their own. */
    public Set<String> of(String environment, String type) {
        return byType.getOrDefault(type, List.of()).stream()
                .map(name -> name.replace("ENV", environment))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
