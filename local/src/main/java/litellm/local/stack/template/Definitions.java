package litellm.local.stack.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.local.Account;
import litellm.local.stack.resource.ResourceType;

/** Makes definitions of stacks from templates and parameters, and refuses what CloudFormation refuses before it starts. */
public final class Definitions {
    private final Account account;
    private final ExternalValues external;
    private final Parameters parameters;
    private final Function<String, Optional<ResourceType>> types;

    public Definitions(
            Account account,
            ExternalValues external,
            ParameterStore store,
            Function<String, Optional<ResourceType>> types) {
        this.account = account;
        this.external = external;
        this.parameters = new Parameters(store);
        this.types = types;
    }

    /**
     * What a request asks for.
     *
     * @param previous the parameters of the stack as it is; empty for a new one
     */
    public record Request(
            String body,
            String stackName,
            String stackId,
            Map<String, Parameters.Given> parameters,
            ParameterValues previous,
            Map<String, String> tags,
            List<String> notificationArns) {}

    /** Makes the definition that a request asks for, unless its template or its parameters are refused. */
    public StackDefinition define(Request request) {
        Map<String, Object> document = TemplateParser.parse(request.body());
        Template.requireKnownSections(document);
        ParameterValues values =
                parameters.resolve(Template.parameters(document), request.parameters(), request.previous());
        Scope loops = scope(document, request, values);
        Template template = template(document, loops);
        Scope scope = scope(template.document(), request, values);
        Resolver resolver = new Resolver(scope, References.none("Conditions"));
        Rules.check(template.rules(), resolver);
        return define(request, template, scope, resolver);
    }

    /** A template without values for its parameters: loops run over their defaults. */
    public Template outline(String body) {
        Map<String, Object> document = TemplateParser.parse(body);
        Template.requireKnownSections(document);
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        Template.parameters(document)
                .forEach((name, declaration) -> values.put(
                        name,
                        new ParameterValue(
                                declaration,
                                Optional.ofNullable(declaration.defaultValue()).orElse(""),
                                null)));
        Request nameless = new Request(body, "", "", Map.of(), ParameterValues.NONE, Map.of(), List.of());
        return template(document, scope(document, nameless, new ParameterValues(values)));
    }

    private Template template(Map<String, Object> document, Scope scope) {
        Template template = Template.of(
                scope.languageExtensions()
                        ? new LanguageExtensions(new Resolver(scope, References.none("Fn::ForEach"))).expand(document)
                        : document);
        TemplateChecks.check(template, types);
        return template;
    }

    private Scope scope(Map<String, Object> document, Request request, ParameterValues values) {
        return new Scope(
                account,
                request.stackName(),
                request.stackId(),
                request.notificationArns(),
                values,
                Template.section(document, "Mappings"),
                Template.section(document, "Conditions"),
                Template.transforms(document).contains(Template.LANGUAGE_EXTENSIONS),
                external);
    }

    private StackDefinition define(Request request, Template template, Scope scope, Resolver resolver) {
        Map<String, ResourceDeclaration> resources = new LinkedHashMap<>(template.resources());
        resources.values().removeIf(resource -> !resolver.conditions().allows(resource.condition()));
        Map<String, OutputDeclaration> outputs = new LinkedHashMap<>(template.outputs());
        outputs.values().removeIf(output -> !resolver.conditions().allows(output.condition()));
        template.conditions().keySet().forEach(resolver.conditions()::value);
        requirePolicies(resources, new Resolver(scope, References.none("Resources")));
        return new StackDefinition(
                request.body(),
                template,
                scope,
                resources,
                outputs,
                graph(template, resources, outputs, resolver),
                imports(resources, outputs, resolver),
                request.tags());
    }

    /** A policy that is a function is known only now; it may not depend on a resource. */
    private void requirePolicies(Map<String, ResourceDeclaration> resources, Resolver resolver) {
        resources.values().forEach(resource -> {
            Map<String, Object> policies = new LinkedHashMap<>(resource.attributes());
            policies.keySet().retainAll(Policy.ATTRIBUTES);
            TemplateChecks.requirePolicies(resource.type(), resolver.resolveMap(policies), types);
        });
    }

    private static DependencyGraph graph(
            Template template,
            Map<String, ResourceDeclaration> resources,
            Map<String, OutputDeclaration> outputs,
            Resolver resolver) {
        Set<String> names = new LinkedHashSet<>(template.parameters().keySet());
        names.addAll(resources.keySet());
        Map<String, Set<String>> dependencies = new LinkedHashMap<>();
        resources.forEach((id, resource) -> {
            Set<String> needed = references(List.of(resource.properties(), resource.attributes()), resolver);
            TemplateChecks.requireKnown(needed, names, "Resources");
            needed.addAll(resource.dependsOn());
            dependencies.put(id, needed);
        });
        outputs.values()
                .forEach(output -> TemplateChecks.requireKnown(references(parts(output), resolver), names, "Outputs"));
        return DependencyGraph.of(dependencies);
    }

    private static Set<String> references(Object node, Resolver resolver) {
        return Reference.find(node, known(resolver)).stream()
                .map(Reference::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> imports(
            Map<String, ResourceDeclaration> resources, Map<String, OutputDeclaration> outputs, Resolver resolver) {
        Set<String> imports = new LinkedHashSet<>();
        resources
                .values()
                .forEach(resource ->
                        imports.addAll(imports(List.of(resource.properties(), resource.attributes()), resolver)));
        outputs.values().forEach(output -> imports.addAll(imports(parts(output), resolver)));
        return imports;
    }

    private static Set<String> imports(Object node, Resolver resolver) {
        return FunctionCall.find(node, known(resolver)).stream()
                .filter(call -> call.name().equals("Fn::ImportValue"))
                .map(call -> importedName(call.argument(), resolver))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String importedName(Object name, Resolver resolver) {
        boolean asked = FunctionCall.find(name, known(resolver)).stream()
                .anyMatch(call ->
                        call.name().equals("Fn::ImportValue") || call.name().equals("Fn::GetAZs"));
        if (asked || !resolver.scope().parameters().values().keySet().containsAll(references(name, resolver))) {
            throw StackException.templateError("the attribute in Fn::ImportValue must not depend on any resources,"
                    + " imported values, or Fn::GetAZs");
        }
        return Values.text(resolver.resolve(name));
    }

    private static List<Object> parts(OutputDeclaration output) {
        return List.of(output.value(), Optional.ofNullable(output.exportName()).orElse(""));
    }

    private static Function<String, Optional<Boolean>> known(Resolver resolver) {
        return name -> Optional.of(resolver.conditions().value(name));
    }
}
