package litellm.console.validate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;

/**
 * LiteLLM's configuration: its shape by {@code config-schema.json}, that every variable which it reads is one that the
 * gateway's task definition provides, and that no secret stands in it. LiteLLM itself would start with a wrong shape or an
 * unknown variable and fail at the first request; a secret would lie in every image.
 */
final class ConfigCheck {
    private static final Pattern REFERENCE = Pattern.compile("os\\.environ/([^\\s,;\"']*)");

    /** The variables of the settings without which nothing is served, by place: another one holds no key and no address for them. */
    private static final Map<String, String> OWN = Map.of(
            "general_settings.master_key", "LITELLM_MASTER_KEY",
            "general_settings.database_url", "DATABASE_URL");

    private final Object config;
    private final Optional<Set<String>> provided;
    private final Faults.InFile faults;

    /**
     * @param templates the templates of an environment, one of which has the gateway's task definition
     */
    ConfigCheck(Object config, Collection<Template> templates, Faults.InFile faults) {
        this.config = config;
        this.provided = provided(templates);
        this.faults = faults;
    }

    void check() {
        SchemaCheck.withKeys("config-schema.json").check(config, faults);
        walk("", "", config);
    }

    /** @param name the key that {@code value} stands under, also where it stands in a list there */
    private void walk(String place, String name, Object value) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((key, member) -> walk(place.isEmpty() ? "" + key : place + "." + key, "" + key, member));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    walk("%s[%d]".formatted(place, i), name, list.get(i));
                }
            }
            case null -> {
                // Nothing refers to nothing.
            }
            default -> {
                blanks(place, value.toString());
                references(place, value.toString());
                ConfigSecrets.fault(name, value).ifPresent(fault -> faults.add(place, fault));
            }
        }
    }

    private void blanks(String place, String text) {
        String reference = text.strip();
        if (!reference.equals(text) && REFERENCE.matcher(reference).matches()) {
            faults.add(
                    place,
                    "found blanks around %s; allowed: none, since LiteLLM takes them for part of it"
                            .formatted(reference));
        }
    }

    /** Where there is no task definition to compare with, its template has a fault of its own. */
    private void references(String place, String text) {
        provided.ifPresent(names -> {
            Optional<String> own = Optional.ofNullable(OWN.get(place)).filter(names::contains);
            REFERENCE.matcher(text).results().forEach(reference -> {
                String name = reference.group(1);
                if (!names.contains(name)) {
                    faults.add(
                            place,
                            "found %s; the gateway's task definition provides %s"
                                    .formatted(
                                            reference.group(),
                                            names.stream().sorted().collect(Collectors.joining(", "))));
                } else if (!name.equals(own.orElse(name))) {
                    faults.add(place, "found %s; allowed: os.environ/%s".formatted(reference.group(), own.get()));
                }
            });
        });
    }

    /** The variables of the gateway's containers; empty where no template has its task definition. */
    private static Optional<Set<String>> provided(Collection<Template> templates) {
        List<TemplateResource> tasks = templates.stream()
                .flatMap(template -> template.resourcesFor(Map.of()).values().stream())
                .filter(resource -> resource.type().equals(ResourceTypes.TASK_DEFINITION))
                .toList();
        Set<String> names = new HashSet<>();
        tasks.stream().flatMap(ConfigCheck::containers).forEach(container -> {
            names(container.get("Environment"), names);
            names(container.get("Secrets"), names);
        });
        return tasks.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static Stream<Map<?, ?>> containers(TemplateResource task) {
        return task.items("ContainerDefinitions").stream()
                .filter(Map.class::isInstance)
                .map(container -> (Map<?, ?>) container);
    }

    private static void names(Object variables, Set<String> names) {
        if (variables instanceof List<?> list) {
            list.forEach(variable -> {
                if (variable instanceof Map<?, ?> map && map.get("Name") instanceof String name) {
                    names.add(name);
                }
            });
        }
    }
}
