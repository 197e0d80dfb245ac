package litellm.controlplane.compliance.inventory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.TextResource;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.release.YamlMapping;

/** The exact names that the control plane gives resources, as {@code owned-names.yaml} lists them by type. */
public record OwnedNames(Map<String, List<Name>> byType) {
    private static final String FILE = "owned-names.yaml";

    /**
     * A name that one environment has, or each of them.
     *
     * @param text with {@code ENV} for the environment
     * @param environment the only one that has it; empty where each has
     */
    record Name(String text, Optional<String> environment) {
        private static Name of(Object value, String place) {
            if (value instanceof String text) {
                return new Name(text, Optional.empty());
            }
            YamlMapping name = YamlMapping.of(value, place);
            return new Name(name.string("name"), Optional.of(name.string("of")));
        }

        private Optional<String> in(String wanted) {
            return environment.isEmpty() || environment.get().equals(wanted)
                    ? Optional.of(text.replace("ENV", wanted))
                    : Optional.empty();
        }
    }

    /** The names of this release. */
    public static OwnedNames read() {
        return parse(TextResource.read(OwnedNames.class, "/litellm/controlplane/compliance/" + FILE));
    }

    private static OwnedNames parse(String yaml) {
        Map<String, List<Name>> byType = new LinkedHashMap<>();
        Yaml.parse(FILE, yaml).forEach((type, names) -> {
            String place = FILE + ": " + type;
            byType.put(
                    type,
                    Yaml.sequence(names, place).stream()
                            .map(name -> Name.of(name, place))
                            .toList());
        });
        return new OwnedNames(byType);
    }

    /** The names of a type's resources in {@code environment}; none where they have none of their own. */
    public Set<String> of(String environment, String type) {
        return byType.getOrDefault(type, List.of()).stream()
                .flatMap(name -> name.in(environment).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
