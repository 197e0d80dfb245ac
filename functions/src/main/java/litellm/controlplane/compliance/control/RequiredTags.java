package litellm.controlplane.compliance.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.StackParameters;
import litellm.controlplane.json.JsonObject;

/**
 * Whether a resource has the tags that it should have. What AWS made by itself takes none, and what is the control plane's own
 * has no cost center of an environment's. Where the tags could not be read, nobody can say that one is missing.
 *
 * @param values the values that a tag may have, where not every one will do
 */
record RequiredTags(List<String> required, Map<String, Set<String>> values) implements Check {
    @Override
    public List<Fault> faults(Resource resource, Circumstances circumstances) {
        if (!circumstances.inventory().knowsTags()
                || resource.origin().isPresent()
                || resource.detail(Resource.OF_CONTROL_PLANE, Boolean.class).orElse(false)) {
            return List.of();
        }
        Map<String, String> wrong = wrong(resource);
        return wrong.isEmpty()
                ? List.of()
                : List.of(new Fault(
                        String.join("; ", wrong.values()), details(resource, right(wrong.keySet(), circumstances))));
    }

    /** What is wrong with a tag, by the tag. */
    private Map<String, String> wrong(Resource resource) {
        Map<String, String> wrong = new LinkedHashMap<>();
        required.stream()
                .filter(tag -> resource.tags().getOrDefault(tag, "").isBlank())
                .forEach(tag -> wrong.put(tag, tag + " is missing"));
        values.forEach((tag, allowed) -> {
            String value = resource.tags().getOrDefault(tag, "");
            if (!value.isBlank() && !allowed.contains(value)) {
                wrong.put(tag, "%s is '%s', allowed are %s".formatted(tag, value, String.join(", ", allowed)));
            }
        });
        return wrong;
    }

    /** The values that the tags should have: what the stacks were deployed with, the environment, the only one allowed, or a word to replace. */
    private Map<String, String> right(Set<String> tags, Circumstances circumstances) {
        Map<String, String> right = new LinkedHashMap<>();
        for (String tag : tags) {
            Set<String> allowed = values.getOrDefault(tag, Set.of());
            right.put(
                    tag,
                    StackParameters.value(circumstances.inventory(), tag)
                            .or(() -> Optional.of(circumstances.environment()).filter(allowed::contains))
                            .orElseGet(() ->
                                    allowed.size() == 1 ? allowed.iterator().next() : tag.toUpperCase(Locale.ROOT)));
        }
        return right;
    }

    /** The tagging API does not know roles, and IAM wants a list. */
    private static Map<String, Object> details(Resource resource, Map<String, String> tags) {
        boolean role = resource.type().equals(ResourceTypes.ROLE);
        List<TreeMap<String, String>> list = tags.entrySet().stream()
                .map(tag -> new TreeMap<>(Map.of("Key", tag.getKey(), "Value", tag.getValue())))
                .toList();
        return Map.of(
                "roles",
                role ? List.of(resource.id()) : List.of(),
                "others",
                role ? List.of() : List.of(resource.arn()),
                "rightTags",
                role ? JsonObject.write(list) : JsonObject.write(tags));
    }
}
