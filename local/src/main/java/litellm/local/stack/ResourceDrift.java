package litellm.local.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.local.stack.template.ParameterValue;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.Values;

/**
 * A resource beside what its stack made of it.
 *
 * @param expected the properties that were compared, as they were made, those that are secret masked; null where the
 *     resource is gone
 * @param actual the same as they are now
 * @param time when that was found out
 */
public record ResourceDrift(
        StackResource resource,
        Status status,
        Map<String, Object> expected,
        Map<String, Object> actual,
        List<Difference> differences,
        Instant time) {
    public enum Status {
        IN_SYNC,
        MODIFIED,
        DELETED
    }

    /**
     * A property that differs.
     *
     * @param path its place, {@code /LoadBalancerAttributes/0/Value}
     * @param kind CloudFormation's word: ADD, REMOVE or NOT_EQUAL
     */
    record Difference(String path, Object expected, Object actual, String kind) {
        private Map<String, Object> shown() {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("PropertyPath", path);
            shown.put("ExpectedValue", text(expected));
            shown.put("ActualValue", text(actual));
            shown.put("DifferenceType", kind);
            return shown;
        }

        private static String text(Object value) {
            return value == null || !Values.scalar(value) ? Values.json(value) : Values.text(value);
        }

        private boolean isIn(String property) {
            return (path + "/").startsWith("/" + property + "/");
        }

        private Difference masked() {
            return new Difference(path, ParameterValue.MASK, ParameterValue.MASK, kind);
        }
    }

    /**
     * Compares a resource with what was read of it. What a dynamic reference has resolved to is not known any more.
     *
     * @param definition of its stack: which of its values are secret
     * @param read its properties, as far as its service tells them; empty when it is gone
     */
    static ResourceDrift of(StackDefinition definition, StackResource resource, Optional<Map<String, Object>> read) {
        if (read.isEmpty()) {
            return new ResourceDrift(resource, Status.DELETED, null, null, List.of(), StackResource.now());
        }
        Map<String, Object> expected = new LinkedHashMap<>(resource.properties());
        expected.keySet().retainAll(read.get().keySet());
        expected.values().removeIf(value -> Values.json(value).contains("{{resolve:"));
        Map<String, Object> actual = new LinkedHashMap<>(read.get());
        actual.keySet().retainAll(expected.keySet());
        List<Difference> differences = new ArrayList<>();
        compare("", expected, actual, differences);
        return new ResourceDrift(
                        resource,
                        differences.isEmpty() ? Status.IN_SYNC : Status.MODIFIED,
                        expected,
                        actual,
                        differences,
                        StackResource.now())
                .masked(definition.shown(resource.made().declaration(), expected));
    }

    /**
     * The same as others may see it. A property with a secret in it is hidden as a whole where it is not what was made:
     * nobody knows where in it the secret stands.
     *
     * @param shown the expected properties, masked
     */
    private ResourceDrift masked(Map<String, Object> shown) {
        Set<String> secret = Values.changed(expected, shown);
        Map<String, Object> known = new LinkedHashMap<>(actual);
        known.replaceAll((name, value) -> secret.contains(name) ? ParameterValue.MASK : value);
        List<Difference> told = differences.stream()
                .map(difference -> secret.stream().anyMatch(difference::isIn) ? difference.masked() : difference)
                .toList();
        return new ResourceDrift(resource, status, shown, known, told, time);
    }

    /** The properties that differ. */
    Set<String> properties() {
        return differences.stream()
                .map(difference -> difference.path().split("/", 3)[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void compare(String path, Object expected, Object actual, List<Difference> differences) {
        if (Values.same(expected, actual)) {
            return;
        }
        if (expected == null || actual == null) {
            differences.add(new Difference(path, expected, actual, expected == null ? "ADD" : "REMOVE"));
        } else if (Values.scalar(expected) || Values.scalar(actual)) {
            differences.add(new Difference(path, expected, actual, "NOT_EQUAL"));
        } else {
            Map<String, Object> expectedParts = parts(expected);
            Map<String, Object> actualParts = parts(actual);
            TreeSet<String> names = new TreeSet<>(expectedParts.keySet());
            names.addAll(actualParts.keySet());
            names.forEach(
                    name -> compare(path + "/" + name, expectedParts.get(name), actualParts.get(name), differences));
        }
    }

    /** The members of a map, or the elements of a list by their position. */
    private static Map<String, Object> parts(Object value) {
        Map<String, Object> parts = new LinkedHashMap<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> parts.put(Integer.toString(parts.size()), element));
        } else {
            ((Map<?, ?>) value).forEach((name, part) -> parts.put(name.toString(), part));
        }
        return parts;
    }

    public Map<String, Object> shown(Stack stack) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackId", stack.id());
        shown.put("LogicalResourceId", resource.logicalId());
        shown.put("PhysicalResourceId", resource.physicalId());
        shown.put("ResourceType", resource.type());
        shown.put("ExpectedProperties", document(expected));
        shown.put("ActualProperties", document(actual));
        shown.put(
                "PropertyDifferences",
                differences.stream().map(Difference::shown).toList());
        shown.put("StackResourceDriftStatus", status);
        shown.put("Timestamp", time);
        return shown;
    }

    private static String document(Map<String, Object> properties) {
        return properties == null ? null : Values.json(properties);
    }
}
