package litellm.console.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.AddressBlock;
import litellm.controlplane.release.HandedOutput;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.stack.Deployment;

/**
 * What the stack catalogue and the templates say of each other: order, parameters, defaults, imports and exports.
 *
 * @param templates the templates that could be read, by stack
 * @param bootstrap the control plane's template, whose exports every stack may import
 */
record CatalogueCheck(
        StackCatalogue catalogue, Map<String, Template> templates, Optional<Template> bootstrap, Faults.InFile faults) {
    /** What cannot be made again as it was. */
    private static final List<String> HOLDS_DATA =
            List.of(ResourceTypes.KEY, ResourceTypes.DATABASE, ResourceTypes.SECRET);

    void check() {
        List<String> before = new ArrayList<>();
        catalogue.stacks().forEach((name, entry) -> {
            String place = "stacks." + name;
            entry.dependsOn().stream()
                    .filter(other -> !before.contains(other))
                    .forEach(other ->
                            faults.add(place + ".dependsOn", "found %s; allowed: a stack further up".formatted(other)));
            environments(place, entry);
            before.add(name);
            Optional.ofNullable(templates.get(name)).ifPresent(template -> {
                parameters(place, entry, template);
                Request.ENVIRONMENTS.forEach(environment -> defaults(place, environment, entry, template));
                holds(place, entry, template);
                imports(name, entry, template);
            });
        });
        exportedOnce();
    }

    private void parameters(String place, StackCatalogue.Entry entry, Template template) {
        entry.parameters().forEach((name, value) -> {
            if (!template.parameters().containsKey(name)) {
                faults.add(place + ".parameters." + name, unknownParameter(entry));
            }
            StackCatalogue.Entry.placeholders(value)
                    .forEach(placeholder -> supplied(place + ".parameters." + name, entry, placeholder));
        });
        Set<String> needed = new TreeSet<>(Request.TAGS);
        needed.add("Environment");
        needed.stream()
                .filter(name -> !template.parameters().containsKey(name))
                .forEach(name -> faults.all()
                        .add(
                                "infrastructure/" + entry.template(),
                                "Parameters",
                                "found no %s; every stack has it".formatted(name)));
    }

    private void supplied(String place, StackCatalogue.Entry entry, String placeholder) {
        Optional<HandedOutput> output = HandedOutput.of(placeholder);
        if (output.isPresent()) {
            handedOver(place, entry, output.get());
        } else if (!Deployment.SUPPLIED.contains(placeholder)) {
            faults.add(
                    place,
                    "found %s; allowed are %s and an output of a stack in dependsOn"
                            .formatted(placeholder, String.join(", ", Deployment.SUPPLIED)));
        }
    }

    private void handedOver(String place, StackCatalogue.Entry entry, HandedOutput output) {
        String stack = output.stack();
        Template other = templates.get(stack);
        if (!entry.dependsOn().contains(stack)) {
            faults.add(place, "found an output of %s; allowed: of a stack in dependsOn".formatted(stack));
        } else if (other != null && !other.outputs().containsKey(output.output())) {
            faults.add(place, "found %s; allowed: an output of %s".formatted(output.placeholder(), stack));
        }
    }

    /** Misspelt, prod would have dev's defaults. */
    private void environments(String place, StackCatalogue.Entry entry) {
        entry.environments().keySet().stream()
                .filter(name -> !Request.ENVIRONMENTS.contains(name))
                .forEach(name -> faults.add(
                        place + ".environments",
                        "found %s; allowed: %s".formatted(name, String.join(", ", Request.ENVIRONMENTS))));
    }

    /** What a new stack would start with: allowed values, rules that hold, nothing missing. */
    private void defaults(String place, String environment, StackCatalogue.Entry entry, Template template) {
        String here = "%s.environments.%s".formatted(place, environment);
        entry.defaults(environment).keySet().stream()
                .filter(name -> !template.parameters().containsKey(name))
                .forEach(name -> faults.add(here + "." + name, unknownParameter(entry)));
        Map<String, String> values = new HashMap<>(entry.defaults(environment));
        values.put("Environment", environment);
        template.parameters().forEach((name, parameter) -> {
            String value = values.getOrDefault(name, parameter.defaultValue());
            if (value == null && !entry.parameters().containsKey(name)) {
                faults.add(here, "found no value for %s; %s has no default".formatted(name, entry.template()));
            } else if (values.containsKey(name)) {
                parameter
                        .fault(value)
                        .or(() -> AddressBlock.fault(name, value))
                        .ifPresent(fault -> faults.add(here + "." + name, fault));
            }
        });
        template.brokenRules(values, Set.of()).forEach(fault -> faults.add(here, fault));
    }

    /** A type that is misspelt or left out would let a deployment replace what holds data without a word. */
    private void holds(String place, StackCatalogue.Entry entry, Template template) {
        Set<String> types = new TreeSet<>();
        template.resources().values().forEach(resource -> {
            if (resource instanceof Map<?, ?> members && members.get("Type") instanceof String type) {
                types.add(type);
            }
        });
        entry.holds().stream()
                .filter(type -> !types.contains(type))
                .sorted()
                .forEach(type -> faults.add(
                        place + ".holds",
                        "found %s; allowed: the type of a resource in %s".formatted(type, entry.template())));
        HOLDS_DATA.stream()
                .filter(type -> types.contains(type) && !entry.holds().contains(type))
                .forEach(type -> faults.add(
                        place + ".holds",
                        "found no %s, which %s has; its loss loses data".formatted(type, entry.template())));
    }

    private static String unknownParameter(StackCatalogue.Entry entry) {
        return "found an unknown parameter; allowed: one of " + entry.template();
    }

    /** Names of exports hold the environment, so they are compared as they would be in one. */
    private void imports(String stack, StackCatalogue.Entry entry, Template template) {
        String environment = Request.ENVIRONMENTS.getFirst();
        Set<String> exported = new HashSet<>();
        entry.dependsOn().stream()
                .map(templates::get)
                .filter(Objects::nonNull)
                .forEach(other -> exported.addAll(exports(other, environment).keySet()));
        bootstrap.ifPresent(
                shared -> exported.addAll(exports(shared, environment).keySet()));
        Set<String> missing = imports(template.resolved(template.resources(), Map.of("Environment", environment)));
        missing.removeAll(exported);
        boolean complete = bootstrap.isPresent() && templates.keySet().containsAll(entry.dependsOn());
        if (complete) {
            missing.forEach(name -> faults.all()
                    .add(
                            "infrastructure/" + entry.template(),
                            "Fn::ImportValue",
                            "found %s; allowed: an export of the control plane or of a stack that %s depends on (%s)"
                                    .formatted(name, stack, String.join(", ", entry.dependsOn()))));
        }
    }

    /** An account and region have each export once. Of outputs with a condition, two may be there in turn. */
    private void exportedOnce() {
        Map<String, String> owners = new HashMap<>();
        bootstrap.ifPresent(shared -> exportedOnce("bootstrap-template.yaml", shared, owners));
        catalogue
                .stacks()
                .forEach((name, entry) -> Optional.ofNullable(templates.get(name))
                        .ifPresent(template -> exportedOnce("infrastructure/" + entry.template(), template, owners)));
    }

    private void exportedOnce(String template, Template content, Map<String, String> owners) {
        String environment = Request.ENVIRONMENTS.getFirst();
        content.outputs().forEach((id, output) -> {
            if (content.resolved(output, Map.of("Environment", environment)) instanceof Map<?, ?> members
                    && members.get("Export") instanceof Map<?, ?> export
                    && !members.containsKey("Condition")) {
                String name = String.valueOf(export.get("Name"));
                String owner = owners.putIfAbsent(name, "%s: Outputs.%s".formatted(template, id));
                if (owner != null) {
                    faults.all()
                            .add(
                                    template,
                                    "Outputs.%s.Export.Name".formatted(id),
                                    "found %s, which %s exports; allowed: a name of its own".formatted(name, owner));
                }
            }
        });
    }

    /** What a template exports in an environment, by the exports' names. */
    static Map<String, Object> exports(Template template, String environment) {
        Map<String, Object> exports = new HashMap<>();
        if (template.resolved(template.outputs(), Map.of("Environment", environment)) instanceof Map<?, ?> outputs) {
            outputs.values().forEach(output -> {
                if (output instanceof Map<?, ?> map && map.get("Export") instanceof Map<?, ?> export) {
                    exports.put(String.valueOf(export.get("Name")), Objects.requireNonNullElse(map.get("Value"), ""));
                }
            });
        }
        return exports;
    }

    /** The names of the exports that are imported in {@code value}, however deep. */
    static Set<String> imports(Object value) {
        return RolePolicies.mappings(value)
                .filter(call -> call.containsKey("Fn::ImportValue"))
                .map(call -> String.valueOf(call.get("Fn::ImportValue")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
