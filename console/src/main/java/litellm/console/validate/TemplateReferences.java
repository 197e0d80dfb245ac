package litellm.console.validate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.release.Template;

/** What one part of a template refers to by CloudFormation's functions: all of it is there, and no condition waits for itself. */
final class TemplateReferences {
    /** CloudFormation's functions, those of rules included; another is most likely a typing error. */
    private static final Set<String> FUNCTIONS = Set.of(
            "Fn::And",
            "Fn::Base64",
            "Fn::Cidr",
            "Fn::Contains",
            "Fn::EachMemberEquals",
            "Fn::EachMemberIn",
            "Fn::Equals",
            "Fn::FindInMap",
            "Fn::GetAZs",
            "Fn::GetAtt",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Length",
            "Fn::Not",
            "Fn::Or",
            "Fn::RefAll",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub",
            "Fn::ToJsonString",
            "Fn::Transform",
            "Fn::ValueOf",
            "Fn::ValueOfAll");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Template template;
    private final Faults.InFile faults;
    private final Set<String> names = new HashSet<>();

    private TemplateReferences(Template template, Faults.InFile faults) {
        this.template = template;
        this.faults = faults;
    }

    /** Reports what is not there, and gives the names of all that {@code part} refers to. */
    static Set<String> check(Template template, String place, Object part, Faults.InFile faults) {
        TemplateReferences references = new TemplateReferences(template, faults);
        references.walk(place, part);
        return references.names;
    }

    /** Follows every function call in {@code value}. */
    private void walk(String place, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                map.forEach((name, member) -> function(place, String.valueOf(name), member));
                map.forEach((name, member) -> {
                    if (!name.equals("Fn::Sub") && !name.equals("Fn::GetAtt")) {
                        walk(place + "." + name, member);
                    }
                });
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    walk("%s[%d]".formatted(place, i), list.get(i));
                }
            }
            case null, default -> {
                // Text refers to nothing.
            }
        }
    }

    private void function(String place, String name, Object argument) {
        switch (name) {
            case "Ref" -> reference(place, String.valueOf(argument));
            case "Fn::GetAtt" -> attribute(place, argument);
            case "Fn::Sub" -> substitution(place, argument);
            case "Fn::If" ->
                firstUnknown(argument, template.conditions().keySet())
                        .ifPresent(condition ->
                                faults.add(place, "Fn::If: " + unknown(condition, "a condition of this template")));
            case "Fn::FindInMap" -> mapped(place, argument);
            case "Condition" -> {
                if (place.startsWith("Conditions.")
                        && argument instanceof String condition
                        && !template.conditions().containsKey(condition)) {
                    faults.add(place, unknown(condition, "a condition of this template"));
                }
            }
            default -> {
                if (name.startsWith("Fn::") && !FUNCTIONS.contains(name)) {
                    faults.add(place, "found %s; allowed: a function of CloudFormation".formatted(name));
                }
            }
        }
    }

    private void mapped(String place, Object arguments) {
        firstUnknown(arguments, template.mappings().keySet())
                .ifPresent(map -> faults.add(place, "Fn::FindInMap: " + unknown(map, "a mapping of this template")));
        // A fourth argument is what a key that is missing stands for.
        if (arguments instanceof List<?> list
                && list.size() == 3
                && template.mappings().get(list.getFirst()) instanceof Map<?, ?> keys) {
            String mapping = "Mappings." + list.getFirst();
            key(place, list.get(1), keys, mapping);
            if (keys.get(list.get(1)) instanceof Map<?, ?> values) {
                key(place, list.get(2), values, "%s.%s".formatted(mapping, list.get(1)));
            }
        }
    }

    private void key(String place, Object key, Map<?, ?> keys, String mapping) {
        if (key instanceof String name && !keys.containsKey(name)) {
            faults.add(place, "Fn::FindInMap: " + unknown(name, "a key of " + mapping));
        }
    }

    /** The first of a function's arguments, where it is a name and none of those that there are. */
    private static Optional<String> firstUnknown(Object arguments, Set<String> names) {
        return firstName(arguments).filter(name -> !names.contains(name));
    }

    private static Optional<String> firstName(Object arguments) {
        return arguments instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }

    private void reference(String place, String name) {
        names.add(name);
        if (!known(place, name)) {
            faults.add(place, "Ref: " + unknown(name, allowed(place)));
        }
    }

    private void attribute(String place, Object argument) {
        Object id = argument instanceof List<?> list && !list.isEmpty()
                ? list.getFirst()
                : String.valueOf(argument).split("\\.", 2)[0];
        if (id instanceof String name) {
            names.add(name);
            if (!makes(place, name)) {
                String allowed = isDecidedFirst(place) ? allowed(place) : "a resource of this template";
                faults.add(place, "Fn::GetAtt: " + unknown(name, allowed));
            }
        }
    }

    private void substitution(String place, Object argument) {
        Set<String> own = new HashSet<>();
        Object text = argument;
        if (argument instanceof List<?> list && list.size() == 2) {
            text = list.getFirst();
            if (list.get(1) instanceof Map<?, ?> variables) {
                variables.keySet().forEach(name -> own.add(String.valueOf(name)));
                walk(place, variables);
            }
        }
        VARIABLE.matcher(String.valueOf(text))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> {
                    boolean attribute = name.contains(".");
                    String id = attribute ? name.substring(0, name.indexOf('.')) : name;
                    names.add(id);
                    boolean there = attribute ? makes(place, id) : own.contains(id) || known(place, id);
                    if (!there) {
                        faults.add(place, "Fn::Sub: " + unknown(name, allowed(place)));
                    }
                });
    }

    private boolean known(String place, String name) {
        return name.startsWith("AWS::") || template.parameters().containsKey(name) || makes(place, name);
    }

    /** Whether there is such a resource that {@code place} may refer to. */
    private boolean makes(String place, String id) {
        return template.resources().containsKey(id) && !isDecidedFirst(place);
    }

    /** Whether CloudFormation works out {@code place} before there is any resource. */
    private static boolean isDecidedFirst(String place) {
        return place.startsWith("Conditions.") || place.startsWith("Rules.");
    }

    private static String allowed(String place) {
        return isDecidedFirst(place)
                ? "a parameter, since conditions and rules are decided before there are resources"
                : "a parameter or a resource of this template";
    }

    /** The circle among the conditions of {@code template}, if there is one. */
    static Optional<List<String>> conditionCycle(Template template) {
        Map<String, Set<String>> waits = new LinkedHashMap<>();
        template.conditions()
                .forEach((name, condition) -> waits.put(
                        name,
                        RolePolicies.mappings(condition)
                                .flatMap(TemplateReferences::decidedBy)
                                .collect(Collectors.toCollection(TreeSet::new))));
        return Cycle.find(waits);
    }

    private static Stream<String> decidedBy(Map<?, ?> call) {
        if (call.get("Condition") instanceof String condition) {
            return Stream.of(condition);
        }
        return firstName(call.get("Fn::If")).stream();
    }

    static String unknown(String name, String allowed) {
        return "found %s; allowed: %s".formatted(name, allowed);
    }
}
