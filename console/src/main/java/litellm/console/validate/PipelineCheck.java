package litellm.console.validate;

import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellm.console.Project;

/**
 * The structure of an Azure pipeline: it does something, its parameters can have the values that they begin with, its stages and
 * jobs have names, what they wait for is there.
 */
record PipelineCheck(Project project, Object pipeline, Faults.InFile faults) {
    /** The types of a pipeline's parameters (Azure's YAML schema, "parameters.parameter"). */
    private static final List<String> TYPES = List.of(
            "boolean",
            "container",
            "containerList",
            "deployment",
            "deploymentList",
            "environment",
            "filePath",
            "job",
            "jobList",
            "legacyObject",
            "number",
            "object",
            "pool",
            "secureFile",
            "serviceConnection",
            "stage",
            "stageList",
            "step",
            "stepList",
            "string",
            "stringList");

    private static final Pattern BOOLEAN = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d*\\.?\\d+([eE][-+]?\\d+)?");

    private static final List<String> JOBS = List.of("job", "deployment");

    private static final List<String> WORK = List.of("stages", "jobs", "steps", "extends");

    void check() {
        if (!(pipeline instanceof Map<?, ?> map) || WORK.stream().noneMatch(map::containsKey)) {
            faults.add("document", "found nothing to do; allowed: one of " + String.join(", ", WORK));
            return;
        }
        if (map.get("parameters") instanceof List<?> parameters) {
            parameters(parameters);
        }
        members("stages", map.get("stages"), List.of("stage"));
        members("jobs", map.get("jobs"), JOBS);
    }

    private void parameters(List<?> parameters) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parameters.size(); i++) {
            String here = "parameters[%d]".formatted(i);
            if (!(parameters.get(i) instanceof Map<?, ?> parameter)
                    || !(parameter.get("name") instanceof String name)) {
                faults.add(here, "found no name; needed");
                continue;
            }
            if (!names.add(name)) {
                faults.add(here, "found the name %s a second time; allowed: once".formatted(name));
            }
            String type = parameter.get("type") instanceof String given ? given : "string";
            if (!TYPES.contains(type)) {
                faults.add(here + ".type", "found %s; allowed are %s".formatted(type, String.join(", ", TYPES)));
            }
            if (parameter.containsKey("default")) {
                Object value = Objects.requireNonNullElse(parameter.get("default"), "");
                allowed(type, parameter.get("values"), value)
                        .ifPresent(allowed -> faults.add(
                                here + ".default",
                                "found %s; %s".formatted(value.equals("") ? "nothing" : value, allowed)));
            }
        }
    }

    /** What a parameter may begin with, where it does not: one of the values that it offers, or else any of its type. */
    private static Optional<String> allowed(String type, Object offered, Object value) {
        if (offered instanceof List<?> values) {
            return Optional.of(
                            values.stream().map(String::valueOf).collect(Collectors.joining(", ", "allowed are ", "")))
                    .filter(_ -> !values.contains(value));
        }
        String text = value.toString();
        return switch (type) {
            case "boolean" ->
                Optional.of("allowed are true, false")
                        .filter(_ -> !BOOLEAN.matcher(text).matches());
            case "number" ->
                Optional.of("allowed: a number")
                        .filter(_ -> !NUMBER.matcher(text).matches());
            case "string" ->
                Optional.of("allowed: a text, such as a single space, since Azure's form demands one otherwise")
                        .filter(_ -> text.isEmpty());
            default -> Optional.empty();
        };
    }

    private void members(String place, Object members, List<String> kinds) {
        if (!(members instanceof List<?> given)) {
            return;
        }
        List<Placed> list = flattened(place, given).toList();
        Set<String> names = new HashSet<>();
        // A template or a value that is filled in brings names that only Azure knows.
        boolean complete = true;
        for (Placed placed : list) {
            Optional<String> name = name(placed.member(), kinds);
            complete &= name.isPresent() && !AzureExpression.isIn(name.get());
            if (name.isPresent()) {
                if (!names.add(name.get()) && !placed.conditional()) {
                    faults.add(placed.place(), "found the name %s a second time; allowed: once".formatted(name.get()));
                }
            } else if (isTemplate(placed.member())) {
                template(placed.place(), placed.member());
            } else if (!AzureExpression.isIn(placed.member())) {
                faults.add(placed.place(), "found no name; allowed: " + String.join(" or ", kinds));
            }
        }
        for (Placed placed : list) {
            if (placed.member() instanceof Map<?, ?> member) {
                if (complete) {
                    dependencies(placed.place(), member, names);
                }
                members(placed.place() + ".jobs", member.get("jobs"), JOBS);
            }
        }
        if (complete && kinds.equals(JOBS)) {
            outputs(list);
        }
    }

    /**
     * A member of a list.
     *
     * @param conditional whether it is there only under a condition, so that another branch may have one of the same name
     */
    private record Placed(String place, Object member, boolean conditional) {}

    /** The members of a list, with those that an expression such as {@code ${{ if … }}} brings in the expression's place. */
    private static Stream<Placed> flattened(String place, List<?> list) {
        return IntStream.range(0, list.size())
                .boxed()
                .flatMap(i -> list.get(i) instanceof Map<?, ?> member && isBranch(member)
                        ? branch("%s[%d]".formatted(place, i), member)
                        : Stream.of(new Placed("%s[%d]".formatted(place, i), list.get(i), false)));
    }

    private static Stream<Placed> branch(String place, Map<?, ?> expressions) {
        return expressions.entrySet().stream()
                .flatMap(branch -> branch.getValue() instanceof List<?> list
                        ? flattened("%s.%s".formatted(place, branch.getKey()), list)
                        : Stream.of(new Placed(place, branch.getValue(), true)))
                .map(inner -> new Placed(inner.place(), inner.member(), true));
    }

    private static boolean isBranch(Map<?, ?> member) {
        return !member.isEmpty() && member.keySet().stream().allMatch(AzureExpression::isIn);
    }

    private static boolean isTemplate(Object member) {
        return member instanceof Map<?, ?> map && map.containsKey("template");
    }

    private static Optional<String> name(Object member, List<String> kinds) {
        return member instanceof Map<?, ?> map
                ? kinds.stream().filter(map::containsKey).findFirst().map(kind -> String.valueOf(map.get(kind)))
                : Optional.empty();
    }

    private void dependencies(String here, Map<?, ?> member, Set<String> names) {
        awaited(here, member)
                .filter(other -> !names.contains(other.name()) && !AzureExpression.isIn(other.name()))
                .forEach(other -> faults.add(
                        other.place() + ".dependsOn", "found %s; allowed: one beside it".formatted(other.name())));
    }

    /** What jobs read of each other's outputs; every one of them has a name. */
    private void outputs(List<Placed> jobs) {
        JobOutputs outputs = new JobOutputs(
                jobs.stream().<Map<?, ?>>map(job -> (Map<?, ?>) job.member()).toList(), faults);
        jobs.forEach(reader -> {
            Map<?, ?> job = (Map<?, ?>) reader.member();
            outputs.check(
                    reader.place(),
                    job,
                    awaited(reader.place(), job).map(Awaited::name).toList());
        });
    }

    /** Another member that is waited for, and where that is said. */
    private record Awaited(String place, String name) {}

    /** What a member waits for, whatever the condition under which it does. */
    private static Stream<Awaited> awaited(String here, Map<?, ?> member) {
        return member.entrySet().stream().flatMap(entry -> {
            if (entry.getKey().equals("dependsOn")) {
                return dependencies(entry.getValue()).stream().map(name -> new Awaited(here, name));
            }
            return AzureExpression.isIn(entry.getKey()) && entry.getValue() instanceof Map<?, ?> branch
                    ? awaited(here + "." + entry.getKey(), branch)
                    : Stream.empty();
        });
    }

    private void template(String here, Object member) {
        if (member instanceof Map<?, ?> map
                && map.get("template") instanceof String template
                && !template.contains("@")
                && !AzureExpression.isIn(template)
                && !Files.exists(project.root().resolve(template.replaceFirst("^/", "")))) {
            faults.add(here + ".template", "found %s; allowed: a file of this repository".formatted(template));
        }
    }

    private static List<String> dependencies(Object dependsOn) {
        return switch (dependsOn) {
            case String name when !name.isEmpty() -> List.of(name);
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }
}
