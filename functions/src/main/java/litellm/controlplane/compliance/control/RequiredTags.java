package litellm.controlplane.compliance.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Whether a resource has the tags that it should have. What AWS made by itself takes none, and what is the control plane's own
 * has no cost center of an environment's. Where the tags could not be read, nobody can say that one is missing.
 *
 * @param required the tags that it needs
 * @param values the values that a tag may have, where not every one will do
 */
record RequiredTags(List<String> required, Map<String, Set<String>> values) implements Check {
    @Override
    public List<String> faults(Resource resource, Circumstances circumstances) {
        if (!circumstances.inventory().knowsTags()
                || resource.origin().isPresent()
                || resource.detail(Resource.OF_CONTROL_PLANE, Boolean.class).orElse(false)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        required.stream()
                .filter(tag -> resource.tags().getOrDefault(tag, "").isBlank())
                .forEach(tag -> faults.add(tag + " is missing"));
        values.forEach((tag, allowed) -> {
            String value = resource.tags().getOrDefault(tag, "");
            if (!value.isBlank() && !allowed.contains(value)) {
                faults.add("%s is '%s', allowed are %s".formatted(tag, value, String.join(", ", allowed)));
            }
        });
        return faults.isEmpty() ? List.of() : List.of(String.join("; ", faults));
    }
}
