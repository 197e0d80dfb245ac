package litellm.controlplane.preflight;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;

/**
 * A stack as it is and as a deployment would make it.
 *
 * @param name its name in the catalogue
 * @param whole whether there is such a stack that was created once, and nobody has begun to delete it
 * @param values the parameter values that it would have, as far as they are known before the deployment
 * @param before the resources that its present values make, by its own template where the request changes it and that can be
 *     read, else by the release's; none if there is no such stack
 * @param after the resources that the values make
 * @param ids the logical ids of all resources that its template has, or its present one; empty where that cannot be read
 * @param changedOutputs the outputs that it has and would have with another value, as far as that can be told before; none if there
 *     is no such stack
 * @param forgotten the values of its parameters that the present stack would lose, since it never came to be as a whole or its
 *     deletion has begun
 */
record PlannedStack(
        String name,
        Template template,
        boolean whole,
        Map<String, String> values,
        Map<String, TemplateResource> before,
        Map<String, TemplateResource> after,
        Optional<Set<String>> ids,
        Set<String> changedOutputs,
        Map<String, String> forgotten) {
    /**
     * The stack after the request.
     *
     * @param current the CloudFormation stack; empty if there is none
     */
    static PlannedStack of(Request request, Release release, String name, Optional<PresentStack> current) {
        Optional<PresentStack> standing = current.filter(stack -> !stack.empty());
        Template template = release.template(name);
        StackCatalogue.Entry entry = release.stacks().find(name);
        boolean wanted = request.wants(name);
        Map<String, String> values = entry.values(
                request.environment(),
                current.filter(PresentStack::whole).map(PresentStack::values).orElse(Map.of()),
                wanted ? request.tags() : Map.of(),
                wanted ? request.parameters().getOrDefault(name, Map.of()) : Map.of());
        // Filled in when the stack is deployed; what it has now says nothing about what it will have.
        entry.parameters().keySet().forEach(values::remove);
        Optional<Template> present = standing.flatMap(
                stack -> wanted ? release.deployedTemplate(name, stack.template()) : Optional.of(template));
        return new PlannedStack(
                name,
                template,
                current.filter(PresentStack::whole).isPresent(),
                template.withDefaults(values),
                standing.map(stack -> before(stack, present.orElse(template), entry))
                        .orElse(Map.of()),
                template.resourcesFor(values),
                standing.isPresent() && present.isEmpty()
                        ? Optional.empty()
                        : Optional.of(ids(template, present.orElse(template))),
                standing.map(stack -> changedOutputs(
                                present.orElse(template).outputValues(own(stack, entry)),
                                template.outputValues(values)))
                        .orElse(Set.of()),
                current.filter(stack -> !stack.whole())
                        .map(stack -> forgotten(own(stack, entry), template.withDefaults(values), said(request, name)))
                        .orElse(Map.of()));
    }

    /** The snapshot of a database is asked for anew: the one that it began with may be older than what is in it. */
    private static Map<String, String> forgotten(
            Map<String, String> before, Map<String, String> after, Set<String> said) {
        Map<String, String> forgotten = new LinkedHashMap<>(before);
        forgotten.keySet().retainAll(after.keySet());
        forgotten.remove("DBSnapshotIdentifier");
        forgotten.keySet().removeAll(said);
        forgotten.entrySet().removeAll(after.entrySet());
        return forgotten;
    }

    private static Set<String> said(Request request, String stack) {
        Set<String> said = new HashSet<>(request.tags().keySet());
        said.addAll(request.parameters().getOrDefault(stack, Map.of()).keySet());
        return said;
    }

    private static Set<String> changedOutputs(Map<String, Object> before, Map<String, Object> after) {
        Set<String> changed = new HashSet<>(before.keySet());
        changed.retainAll(after.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return changed;
    }

    private static Set<String> ids(Template template, Template present) {
        Set<String> ids = new HashSet<>(template.resources().keySet());
        ids.addAll(present.resources().keySet());
        return ids;
    }

    private static Map<String, TemplateResource> before(
            PresentStack stack, Template template, StackCatalogue.Entry entry) {
        return template.resourcesFor(own(stack, entry));
    }

    /** Its values but those that the control plane fills in. */
    private static Map<String, String> own(PresentStack stack, StackCatalogue.Entry entry) {
        Map<String, String> values = new LinkedHashMap<>(stack.values());
        entry.parameters().keySet().forEach(values::remove);
        return values;
    }

    /** The resources that would be made, by logical id. */
    Map<String, TemplateResource> created() {
        Map<String, TemplateResource> created = new LinkedHashMap<>(after);
        created.keySet().removeAll(before.keySet());
        return created;
    }

    /** The resources that would be there no more, by logical id. */
    Map<String, TemplateResource> removed() {
        Map<String, TemplateResource> removed = new LinkedHashMap<>(before);
        removed.keySet().removeAll(after.keySet());
        return removed;
    }

    /** The resources that would be made, or made otherwise than they are, by logical id. */
    Map<String, TemplateResource> changed() {
        Map<String, TemplateResource> changed = new LinkedHashMap<>(after);
        changed.entrySet().removeAll(before.entrySet());
        return changed;
    }

    /** The resource that there is and that the stack exports by this name. */
    Optional<TemplateResource> exported(String export) {
        return Optional.ofNullable(template.exports(values).get(export)).stream()
                .map(Template::sources)
                .flatMap(Set::stream)
                .flatMap(id -> Stream.ofNullable(before.get(id)))
                .findFirst();
    }

    /** Whether the stack is the same with the default of {@code parameter} as with the value that it would have. */
    boolean ignores(String parameter) {
        String standard = template.parameters().get(parameter).defaultValue();
        if (standard == null || standard.equals(values.get(parameter))) {
            return false;
        }
        Map<String, String> without = new LinkedHashMap<>(values);
        without.put(parameter, standard);
        return template.resourcesFor(without).equals(after)
                && template.outputValues(without).equals(template.outputValues(values));
    }

    /** See {@link Template#setting}. */
    String setting(String id, String property) {
        return template.setting(id, property);
    }

    /** Where a person finds the resource {@code id}. */
    String place(String id) {
        return name + "." + id;
    }
}
