package litellm.controlplane.request;

import java.util.ArrayList;
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
 * @param former the parameters by the stacks' names in the catalogue
 */
record ReturningStacks(String environment, Release release, Map<String, Map<String, String>> former) {
    /**
     * The parameters that are asked for, and the former ones where they make a difference.
     *
     * @param asked by stack and parameter
     * @param tags the tags that are asked for, which are parameters of every stack
     */
    Map<String, Map<String, String>> complete(Map<String, Map<String, String>> asked, Map<String, String> tags) {
        Map<String, Map<String, String>> completed = new LinkedHashMap<>(asked);
        former.forEach((stack, values) -> completed.computeIfPresent(stack, (_, given) -> {
            Map<String, String> all = returning(stack, values, given, tags);
            all.putAll(given);
            return all;
        }));
        return completed;
    }

    /** A sentence for each stack that comes back otherwise than a new one would be. */
    List<String> remarks(Map<String, Map<String, String>> asked, Map<String, String> tags) {
        List<String> remarks = new ArrayList<>();
        former.forEach((stack, values) -> {
            String returning = returning(stack, values, asked.getOrDefault(stack, Map.of()), tags).entrySet().stream()
                    .map(value -> value.getKey() + "=" + ForeignText.line(value.getValue()))
                    .collect(Collectors.joining(", "));
            if (!returning.isEmpty()) {
                remarks.add("%s: comes back as it was taken down, with %s; --set gives a parameter another value"
                        .formatted(stack, returning));
            }
        });
        return remarks;
    }

    private Map<String, String> returning(
            String stack, Map<String, String> values, Map<String, String> given, Map<String, String> tags) {
        Template template = release.template(stack);
        StackCatalogue.Entry entry = release.stacks().find(stack);
        Map<String, String> standard = template.withDefaults(entry.values(environment, Map.of(), tags, given));
        Map<String, String> returning = new LinkedHashMap<>(values);
        returning.keySet().retainAll(template.parameters().keySet());
        returning.keySet().removeAll(entry.parameters().keySet());
        returning.keySet().removeAll(given.keySet());
        returning.keySet().removeAll(tags.keySet());
        returning.remove(Restoration.PARAMETER);
        returning.entrySet().removeAll(standard.entrySet());
        returning.entrySet().removeIf(value -> refused(template.parameters().get(value.getKey()), value.getValue()));
        return returning;
    }

    private static boolean refused(TemplateParameter parameter, String value) {
        return parameter.noEcho() || parameter.fault(value).isPresent();
    }
}
