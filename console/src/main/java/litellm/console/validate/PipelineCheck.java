package litellm.console.validate;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.console.Project;

/** The structure of an Azure pipeline: it does something, its parameters can have the values that they begin with, its stages and jobs have names, what they wait for is there. */
final class PipelineCheck {
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

    private static final List<String> WORK = List.of("stages", "jobs", "steps", "extends");

    private final Project project;
    private final String file;
    private final Object pipeline;
    private final Faults faults;

    PipelineCheck(Project project, String file, Object pipeline, Faults faults) {
        this.project = project;
        this.file = file;
        this.pipeline = pipeline;
        this.faults = faults;
    }

    void check() {
        if (!(pipeline instanceof Map<?, ?> map) || WORK.stream().noneMatch(map::containsKey)) {
            faults.add(file, "document", "found nothing to do; allowed: one of " + String.join(", ", WORK));
            return;
        }
        if (map.get("parameters") instanceof List<?> parameters) {
            parameters(parameters);
        }
        members("stages", map.get("stages"), List.of("stage"));
        members("jobs", map.get("jobs"), List.of("job", "deployment"));
    }

    private void parameters(List<?> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            String here = "parameters[%d]".formatted(i);
            if (!(parameters.get(i) instanceof Map<?, ?> parameter) || !(parameter.get("name") instanceof String)) {
                faults.add(file, here, "found no name; needed");
                continue;
            }
            if (parameter.get("type") instanceof String type && !TYPES.contains(type)) {
                faults.add(file, here + ".type", "found %s; allowed are %s".formatted(type, String.join(", ", TYPES)));
            }
            Object value = parameter.get("default");
            if (parameter.get("values") instanceof List<?> values && value != null && !values.contains(value)) {
                faults.add(
                        file,
                        here + ".default",
                        "found %s; allowed are %s"
                                .formatted(
                                        value,
                                        values.stream().map(String::valueOf).collect(Collectors.joining(", "))));
            }
        }
    }

    private void members(String place, Object members, List<String> kinds) {
        if (!(members instanceof List<?> list)) {
            return;
        }
        Set<String> names = new HashSet<>();
        // A template or an expression such as ${{ if … }} brings members that only Azure knows.
        boolean complete = true;
        for (int i = 0; i < list.size(); i++) {
            String here = "%s[%d]".formatted(place, i);
            Optional<String> name = name(list.get(i), kinds);
            if (name.isPresent()) {
                if (!names.add(name.get())) {
                    faults.add(file, here, "found the name %s a second time; allowed: once".formatted(name.get()));
                }
            } else if (open(list.get(i))) {
                complete = false;
                template(here, list.get(i));
            } else {
                faults.add(file, here, "found no name; allowed: " + String.join(" or ", kinds));
            }
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> member) {
                String here = "%s[%d]".formatted(place, i);
                if (complete) {
                    dependencies(here, member.get("dependsOn"), names);
                }
                members(here + ".jobs", member.get("jobs"), List.of("job", "deployment"));
            }
        }
    }

    private static Optional<String> name(Object member, List<String> kinds) {
        return member instanceof Map<?, ?> map
                ? kinds.stream().filter(map::containsKey).findFirst().map(kind -> String.valueOf(map.get(kind)))
                : Optional.empty();
    }

    private static boolean open(Object member) {
        return member instanceof Map<?, ?> map
                && map.keySet().stream()
                        .anyMatch(key ->
                                key.equals("template") || String.valueOf(key).startsWith("${{"));
    }

    private void dependencies(String here, Object dependsOn, Set<String> names) {
        for (String other : dependencies(dependsOn)) {
            if (!names.contains(other) && !other.contains("${{")) {
                faults.add(file, here + ".dependsOn", "found %s; allowed: one beside it".formatted(other));
            }
        }
    }

    private void template(String here, Object member) {
        if (member instanceof Map<?, ?> map
                && map.get("template") instanceof String template
                && !template.contains("@")
                && !template.contains("${{")
                && !Files.exists(project.root().resolve(template.replaceFirst("^/", "")))) {
            faults.add(file, here + ".template", "found %s; allowed: a file of this repository".formatted(template));
        }
    }

    private static List<String> dependencies(Object dependsOn) {
        List<String> names = new ArrayList<>();
        switch (dependsOn) {
            case String name when !name.isEmpty() -> names.add(name);
            case List<?> list -> list.forEach(name -> names.add(String.valueOf(name)));
            case null, default -> {
                // Nothing to wait for.
            }
        }
        return names;
    }
}
