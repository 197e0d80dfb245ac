package litellm.controlplane.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateParameter;

/**
 * The stacks of a deployment that are not there, but were once: they come back with the parameters that they were taken down with,
 * as if somebody asked for them. Left out are the snapshot that a database began with, and what the release does not allow.
 *
 * @param values those of their former parameters that make a difference, by the stacks' names in the catalogue
 */
record ReturningStacks(Map<String, Map<String, String>> values) {
    /**
     * The stacks that come back.
     *
     * @param former the parameters that they were taken down with, by stack
     * @param asked the parameters that are asked for, by stack
     * @param tags the tags that are asked for, which are parameters of every stack
     */
    static ReturningStacks of(
            String environment,
            Release release,
            Map<String, Map<String, String>> former,
            Map<String, Map<String, String>> asked,
            Map<String, String> tags) {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        former.forEach((stack, all) -> {
            Template template = release.template(stack);
            StackCatalogue.Entry entry = release.stacks().find(stack);
            Map<String, String> given = asked.getOrDefault(stack, Map.of());
            Map<String, String> returning = new LinkedHashMap<>(all);
            returning.keySet().removeAll(given.keySet());
            returning.keySet().removeAll(tags.keySet());
            returning.keySet().removeAll(entry.parameters().keySet());
            returning.remove(Restoration.PARAMETER);
            returning.entrySet().removeIf(value -> refused(template, value.getKey(), value.getValue()));
            returning
                    .entrySet()
                    .removeAll(template.withDefaults(entry.values(environment, Map.of(), tags, given))
                            .entrySet());
            values.put(stack, returning);
        });
        return new ReturningStacks(values);
    }

    private static boolean refused(Template template, String name, String value) {
        TemplateParameter parameter = template.parameters().get(name);
        return parameter == null || parameter.noEcho() || parameter.fault(value).isPresent();
    }

    /** The parameters that are asked for, and the former ones. */
    Map<String, Map<String, String>> complete(Map<String, Map<String, String>> asked) {
        Map<String, Map<String, String>> completed = new LinkedHashMap<>(asked);
        values.forEach((stack, returning) -> {
            Map<String, String> all = new LinkedHashMap<>(returning);
            all.putAll(asked.getOrDefault(stack, Map.of()));
            completed.put(stack, all);
        });
        return completed;
    }

    /** A sentence for each stack that comes back otherwise than a new one would be. */
    List<String> remarks() {
        return values.entrySet().stream()
                .filter(stack -> !stack.getValue().isEmpty())
                .map(stack ->
                        "%s: comes back as it was taken down, with %s; --set gives a parameter another value, --tag a tag"
                                .formatted(stack.getKey(), listed(stack.getValue())))
                .toList();
    }

    private static String listed(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + ForeignText.line(value.getValue()))
                .collect(Collectors.joining(", "));
    }
}
