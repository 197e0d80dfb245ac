package litellm.local.stack.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.local.stack.resource.ResourceType;

/** What is checked of a template before its parameters are known. */
final class TemplateChecks {
    private TemplateChecks() {}

    /** Refuses an unknown resource type, a name that nothing has, and a policy that is not possible. */
    static void check(Template template, Function<String, Optional<ResourceType>> types) {
        requireKnownTypes(template, types);
        requireKnownConditions(template);
        requireKnownReferences(template);
        template.resources().values().forEach(resource -> requirePolicies(resource.type(), literal(resource), types));
    }

    /**
     * Checks that names stand for something.
     *
     * @param section where they were found
     * @throws StackException naming those that do not
     */
    static void requireKnown(Collection<String> names, Set<String> known, String section) {
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).distinct().toList();
        if (!unknown.isEmpty()) {
            throw StackException.templateFormat(
                    "Unresolved resource dependencies " + unknown + " in the " + section + " block of the template");
        }
    }

    private static void requireKnownTypes(Template template, Function<String, Optional<ResourceType>> types) {
        Set<String> unknown = template.resources().values().stream()
                .map(ResourceDeclaration::type)
                .filter(type -> types.apply(type).isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!unknown.isEmpty()) {
            throw StackException.templateFormat("Unrecognized resource types: " + unknown);
        }
    }

    private static void requireKnownConditions(Template template) {
        requireConditions(
                template,
                "Resources",
                Stream.concat(
                        template.resources().values().stream().map(ResourceDeclaration::condition),
                        chosen(template.resources().values().stream()
                                .map(resource -> List.of(resource.properties(), resource.attributes())))));
        requireConditions(
                template,
                "Outputs",
                Stream.concat(
                        template.outputs().values().stream().map(OutputDeclaration::condition),
                        chosen(template.outputs().values().stream().map(OutputDeclaration::value))));
    }

    private static Stream<String> chosen(Stream<?> nodes) {
        return nodes.flatMap(node -> FunctionCall.find(node, ignored -> Optional.empty()).stream())
                .filter(call ->
                        call.name().equals("Fn::If") && call.argument() instanceof List<?> list && !list.isEmpty())
                .map(call -> Values.text(((List<?>) call.argument()).getFirst()));
    }

    private static void requireConditions(Template template, String section, Stream<String> names) {
        names.filter(Objects::nonNull)
                .filter(name -> !template.conditions().containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw StackException.templateFormat("Unresolved condition dependency " + name + " in the " + section
                            + " block of the template");
                });
    }

    private static void requireKnownReferences(Template template) {
        Set<String> names = new LinkedHashSet<>(template.parameters().keySet());
        names.addAll(template.resources().keySet());
        for (ResourceDeclaration resource : template.resources().values()) {
            Set<Reference> references = Reference.find(List.of(resource.properties(), resource.attributes()));
            requireAttributes(references, template);
            requireKnown(references.stream().map(Reference::name).toList(), names, "Resources");
            requireKnown(resource.dependsOn(), template.resources().keySet(), "Resources");
        }
        template.outputs().values().forEach(output -> {
            Set<Reference> references = Reference.find(output.value());
            requireAttributes(references, template);
            requireKnown(references.stream().map(Reference::name).toList(), names, "Outputs");
        });
    }

    private static void requireAttributes(Set<Reference> references, Template template) {
        references.stream()
                .filter(reference -> reference.attribute() != null)
                .filter(reference -> !template.resources().containsKey(reference.name()))
                .findFirst()
                .ifPresent(reference -> {
                    throw StackException.templateError(
                            "instance of Fn::GetAtt references undefined resource " + reference.name());
                });
    }

    /** The attributes that are no functions. */
    private static Map<String, Object> literal(ResourceDeclaration resource) {
        Map<String, Object> literal = new LinkedHashMap<>(resource.attributes());
        literal.values().removeIf(value -> !(value instanceof String));
        return literal;
    }

    /**
     * Checks the policies of a resource.
     *
     * @param attributes its attributes, resolved
     * @throws StackException for a policy that CloudFormation does not have, or that the type does not support
     */
    static void requirePolicies(
            String type, Map<String, Object> attributes, Function<String, Optional<ResourceType>> types) {
        Policy.onDeletion(type, attributes, Map.of());
        Policy.onReplacement(attributes);
        for (String attribute : Policy.ATTRIBUTES) {
            if ("Snapshot".equals(attributes.get(attribute))
                    && !types.apply(type).orElseThrow().takesSnapshots()) {
                throw StackException.templateError(
                        "resource type " + type + " does not support " + attribute + " Snapshot");
            }
        }
    }
}
