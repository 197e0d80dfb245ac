package litellm.console.validate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.release.TemplateParameter;

/**
 * The fields of the pipeline's form against what they set: {@code STACK_Parameter} is a parameter of a stack and {@code
 * tag_Name} a tag, any other is a member of the request; it offers values of those that are listed there. What an expression takes
 * from a field, the form has.
 *
 * @param members the request's, each with its values where these are a list
 * @param stacks their names; none where the catalogue cannot be read
 * @param settable the parameters that a person sets, by stack; those of a template that cannot be read are not there
 */
record PipelineFields(
        Map<String, List<String>> members,
        Set<String> stacks,
        Map<String, Map<String, TemplateParameter>> settable,
        Faults.InFile faults) {
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern USE = Pattern.compile("\\bparameters\\.(\\w+)");
    private static final String TAG = "tag_";

    /** What a field shows that leaves the value as it is. */
    private static final String UNCHANGED = " ";

    void check(Map<?, ?> pipeline) {
        List<?> fields = pipeline.get("parameters") instanceof List<?> list ? list : List.of();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i) instanceof Map<?, ?> field && field.get("name") instanceof String name) {
                names.add(name);
                field("parameters[%d]".formatted(i), name, field);
            }
        }
        uses(pipeline)
                .filter(used -> !names.contains(used))
                .distinct()
                .forEach(used -> faults.add(
                        "parameters." + used, "found in an expression; allowed are " + String.join(", ", names)));
    }

    private void field(String here, String name, Map<?, ?> field) {
        int end = name.indexOf('_') + 1;
        if (end == 0) {
            member(here, name, field);
        } else if (name.startsWith(TAG)) {
            oneOf(here + ".name", name, TAG, Set.copyOf(Request.TAGS));
        } else if (!stacks.isEmpty()) {
            ofStack(here, name, name.substring(0, end - 1), field);
        }
    }

    private void ofStack(String here, String name, String stack, Map<?, ?> field) {
        if (!stacks.contains(stack)) {
            faults.add(
                    here + ".name",
                    "found %s; allowed before the first _ are %s, tag".formatted(name, String.join(", ", stacks)));
        }
        Optional.ofNullable(settable.get(stack)).ifPresent(parameters -> {
            String prefix = stack + "_";
            oneOf(here + ".name", name, prefix, parameters.keySet());
            Optional.ofNullable(parameters.get(name.substring(prefix.length())))
                    .ifPresent(parameter -> values(here + ".values", field, parameter.allowedValues()));
        });
    }

    private void member(String here, String name, Map<?, ?> field) {
        oneOf(here + ".name", name, "", members.keySet());
        values(here + ".values", field, name.equals("stack") ? choices() : members.getOrDefault(name, List.of()));
    }

    private List<String> choices() {
        return stacks.isEmpty()
                ? List.of()
                : Stream.concat(Stream.of("all"), stacks.stream()).toList();
    }

    private void oneOf(String place, String name, String prefix, Set<String> known) {
        if (!known.contains(name.substring(prefix.length()))) {
            faults.add(
                    place,
                    "found %s; allowed are %s"
                            .formatted(
                                    name,
                                    known.stream().sorted().map(prefix::concat).collect(Collectors.joining(", "))));
        }
    }

    private void values(String place, Map<?, ?> field, List<String> allowed) {
        if (allowed.isEmpty() || !(field.get("values") instanceof List<?> values)) {
            return;
        }
        values.stream()
                .map(String::valueOf)
                .filter(value -> !value.equals(UNCHANGED) && !allowed.contains(value))
                .forEach(value ->
                        faults.add(place, "found %s; allowed are %s".formatted(value, String.join(", ", allowed))));
    }

    /** The parameters that expressions take by their names, in keys and values, however deep. */
    private static Stream<String> uses(Object part) {
        return switch (part) {
            case Map<?, ?> map ->
                Stream.concat(map.keySet().stream(), map.values().stream()).flatMap(PipelineFields::uses);
            case List<?> list -> list.stream().flatMap(PipelineFields::uses);
            case String text ->
                AzureExpression.in(text)
                        .map(expression -> QUOTED.matcher(expression).replaceAll("''"))
                        .flatMap(expression -> USE.matcher(expression).results().map(PipelineFields::name));
            case null, default -> Stream.empty();
        };
    }

    private static String name(MatchResult use) {
        return use.group(1);
    }
}
