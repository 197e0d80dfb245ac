package litellm.controlplane.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.runtime.Log;

/**
 * A CloudFormation template, as far as a deployment has to know it.
 *
 * @param rules its rules by name: assertions about parameters that CloudFormation makes before it changes anything
 * @param resources its resources by logical id
 * @param outputs its outputs by name
 */
public record Template(
        Map<String, TemplateParameter> parameters,
        Map<String, Object> rules,
        Map<String, Object> conditions,
        Map<String, Object> mappings,
        Map<String, Object> resources,
        Map<String, Object> outputs) {
    /**
     * Reads a template.
     *
     * @param file its file name, for errors
     * @throws IllegalStateException naming the place of what is wrong
     */
    public static Template parse(String file, String yaml) {
        Map<String, Object> sections = Yaml.parse(file, yaml);
        return new Template(
                Yaml.each(sections.get("Parameters"), file + ": Parameters", TemplateParameter::parse),
                section(file, sections, "Rules"),
                section(file, sections, "Conditions"),
                section(file, sections, "Mappings"),
                ForEach.expand(section(file, sections, "Resources")),
                ForEach.expand(section(file, sections, "Outputs")));
    }

    /** The values of {@code values} and, for parameters that are not among them, the template's defaults. */
    public Map<String, String> withDefaults(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            String value = values.getOrDefault(name, parameter.defaultValue());
            if (value != null) {
                all.put(name, value);
            }
        });
        return all;
    }

    /**
     * The rule assertions that do not hold for {@code values} and the defaults, each as what was found and what the rule says:
     * {@code found Cpu '256', Memory '8192'; Cpu 256 needs Memory 512}.
     *
     * @param doubtful the parameters whose values are at fault by themselves: rules that refer to them are skipped
     */
    public List<String> brokenRules(Map<String, String> values, Set<String> doubtful) {
        Map<String, String> all = withDefaults(values);
        Expressions expressions = new Expressions(this, all);
        List<String> broken = new ArrayList<>();
        rules.forEach((name, rule) -> {
            if (Expressions.references(rule).anyMatch(doubtful::contains)) {
                return;
            }
            try {
                broken(name, Yaml.mapping(rule, "Rules." + name), expressions)
                        .forEach(says -> broken.add("found " + found(rule, all) + "; " + says));
            } catch (UnsupportedOperationException e) {
                Log.warn("Rule left to CloudFormation", "rule", name, "unsupported", e.getMessage());
            }
        });
        return broken;
    }

    private String found(Object rule, Map<String, String> values) {
        return Expressions.references(rule)
                .filter(parameters::containsKey)
                .distinct()
                .map(name -> name + " " + parameters.get(name).shown(values.getOrDefault(name, "")))
                .collect(Collectors.joining(", "));
    }

    /** How many resources the template makes for {@code values} and the defaults. */
    public int resourceCount(Map<String, String> values) {
        return existing(resources, values).size();
    }

    /** The types of the resources that the template makes for {@code values} and the defaults, by logical id. */
    public Map<String, String> resourceTypes(Map<String, String> values) {
        Map<String, String> types = new LinkedHashMap<>();
        existing(resources, values)
                .forEach((id, resource) ->
                        types.put(id, Yaml.string(resource.get("Type"), "Resources." + id + ".Type")));
        return types;
    }

    /**
     * What the outputs are for {@code values} and the defaults, by name: text where parameters alone decide it, else the
     * expression as far as it can be resolved, which {@link #sources} takes apart.
     */
    public Map<String, Object> outputValues(Map<String, String> values) {
        Expressions expressions = new Expressions(this, withDefaults(values));
        Map<String, Object> filled = new LinkedHashMap<>();
        existing(outputs, values)
                .forEach((name, output) -> filled.put(name, expressions.resolved(output.get("Value"))));
        return filled;
    }

    /** The values that are exported for {@code values} and the defaults, each as {@link #outputValues} gives it, by the export's name. */
    public Map<String, Object> exports(Map<String, String> values) {
        Map<String, Object> all = outputValues(values);
        Map<String, Object> exports = new LinkedHashMap<>();
        exportNames(values).forEach((output, name) -> exports.put(name, all.get(output)));
        return exports;
    }

    /** The names under which outputs are exported for {@code values} and the defaults, by the output's name. */
    public Map<String, String> exportNames(Map<String, String> values) {
        Expressions expressions = new Expressions(this, withDefaults(values));
        Map<String, String> names = new LinkedHashMap<>();
        existing(outputs, values).forEach((output, members) -> {
            if (expressions.resolved(members.getOrDefault("Export", Map.of())) instanceof Map<?, ?> export
                    && export.get("Name") instanceof String name) {
                names.put(output, name);
            }
        });
        return names;
    }

    /** The exports that each resource imports for {@code values} and the defaults, by logical id. */
    public Map<String, Set<String>> imports(Map<String, String> values) {
        Expressions expressions = new Expressions(this, withDefaults(values));
        Map<String, Set<String>> imports = new LinkedHashMap<>();
        existing(resources, values)
                .forEach((id, resource) -> imports.put(
                        id,
                        Expressions.imports(expressions.resolved(resource)).collect(Collectors.toUnmodifiableSet())));
        return imports;
    }

    /** The logical ids that an output's {@code value} takes values from. */
    public static Set<String> sources(Object value) {
        return Expressions.sources(value).collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Map<String, Object>> existing(Map<String, Object> section, Map<String, String> values) {
        Expressions expressions = new Expressions(this, withDefaults(values));
        Map<String, Map<String, Object>> existing = new LinkedHashMap<>();
        section.forEach((name, member) -> {
            if (exists(member, expressions)) {
                existing.put(name, Yaml.mapping(member, name));
            }
        });
        return existing;
    }

    /** What a person sets a property of the resource {@code id} with: the parameter that it is, or else itself. */
    public String setting(String id, String property) {
        return resources().get(id) instanceof Map<?, ?> resource
                        && resource.get("Properties") instanceof Map<?, ?> properties
                        && properties.get(property) instanceof Map<?, ?> call
                        && call.get("Ref") instanceof String parameter
                ? parameter
                : property;
    }

    /**
     * The resources that the template makes for {@code values} and the defaults, by logical id, with their properties as far
     * as these values decide them.
     */
    public Map<String, TemplateResource> resourcesFor(Map<String, String> values) {
        Expressions expressions = new Expressions(this, withDefaults(values));
        Map<String, TemplateResource> made = new LinkedHashMap<>();
        existing(resources, values).forEach((id, members) -> {
            Map<String, Object> properties = Yaml.mapping(
                    expressions.resolved(members.getOrDefault("Properties", Map.of())),
                    "Resources." + id + ".Properties");
            made.put(id, new TemplateResource(String.valueOf(members.get("Type")), properties));
        });
        return made;
    }

    /**
     * What a resource's {@code attribute} beside its properties is, {@code DeletionPolicy} for one; empty where it has none, or where
     * that is no text that {@code values} and the defaults decide.
     *
     * @param id the resource's logical id
     */
    public Optional<String> attribute(String id, String attribute, Map<String, String> values) {
        return resources.get(id) instanceof Map<?, ?> resource
                        && resource.containsKey(attribute)
                        && resolved(resource.get(attribute), values) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The parameters that decide whether {@code parameter} has an effect on the resources, in alphabetical order. */
    public Set<String> deciding(String parameter) {
        return resources.values().stream()
                .flatMap(resource -> Expressions.conditions(resource, parameter))
                .flatMap(condition -> Expressions.references(conditions.get(condition)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A part of this template with every parameter, condition and mapping in it replaced by its value, as far as {@code values}
     * and the defaults decide it; what only CloudFormation knows stays the function call that it is.
     */
    public Object resolved(Object part, Map<String, String> values) {
        return new Expressions(this, withDefaults(values)).resolved(part);
    }

    private static boolean exists(Object resource, Expressions expressions) {
        Object condition = resource instanceof Map<?, ?> members ? members.get("Condition") : null;
        try {
            return condition == null || expressions.holds(Map.of("Condition", condition));
        } catch (UnsupportedOperationException _) {
            return true; // where these values do not decide it, the resource is rather looked at than passed over
        }
    }

    private static List<String> broken(String name, Map<String, Object> rule, Expressions expressions) {
        Object condition = rule.getOrDefault("RuleCondition", "true");
        if (!expressions.holds(condition)) {
            return List.of();
        }
        return Yaml.sequence(rule.get("Assertions"), "Rules." + name + ".Assertions").stream()
                .map(assertion -> Yaml.mapping(assertion, "Rules." + name + ".Assertions"))
                .filter(assertion -> !expressions.holds(assertion.get("Assert")))
                .map(assertion -> String.valueOf(assertion.getOrDefault("AssertDescription", "rule " + name)))
                .toList();
    }

    private static Map<String, Object> section(String file, Map<String, Object> sections, String name) {
        return Yaml.mapping(sections.get(name), file + ": " + name);
    }
}
