package litellm.controlplane.compliance.control;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.release.YamlMapping;

/**
 * Something that has to hold for the resources of a live environment.
 *
 * @param types the kinds of resources that it is about
 * @param severityIn how bad it is in environments where that is something else
 * @param environments where it has to hold; empty for everywhere
 * @param tags the tags that a resource has where it is about it
 * @param notMadeFor a type: what AWS makes for a resource of it by itself it is not about; empty for none
 * @param finding the sentence where it does not hold, with details in braces; {@code {found}} is what the check found
 * @param setting the parameter of a stack that says what it asks for
 * @param fix what puts a resource right whose stack says already what it asks for; {@code {value}} is the setting's
 */
record Control(
        String id,
        Set<String> types,
        Severity severity,
        Map<String, Severity> severityIn,
        Set<String> environments,
        Map<String, String> tags,
        String notMadeFor,
        Check check,
        String finding,
        Optional<Setting> setting,
        FixCommand fix) {
    /** Reads a control. Throws IllegalStateException naming the place of what is wrong. */
    static Control of(String id, Object value) {
        YamlMapping control = YamlMapping.of(value, "rules.yaml: controls." + id);
        return new Control(
                id,
                Set.copyOf(control.has("types") ? control.texts("types") : List.of(control.string("type"))),
                Severity.valueOf(control.string("severity")),
                control.each("severityIn", (severity, place) -> Severity.valueOf(Yaml.string(severity, place))),
                Set.copyOf(control.texts("environments")),
                control.strings("tag"),
                control.optionalString("notMadeFor").orElse(""),
                check(control),
                control.string("finding"),
                Setting.of(control),
                FixCommand.parse(control, "fix"));
    }

    private static Check check(YamlMapping control) {
        if (!control.has("asks")) {
            return DetailCheck.of(control);
        }
        String asks = control.string("asks");
        return switch (asks) {
            case "OpenPorts" -> new OpenPorts(Set.copyOf(control.texts("allowed")));
            case "FlowLogs" -> new FlowLogs();
            case "FunctionCallers" -> new FunctionCallers();
            case "RotationRecent" -> new RotationRecent(Duration.ofDays(Long.parseLong(control.string("graceDays"))));
            case "RequiredTags" ->
                new RequiredTags(
                        control.texts("required"),
                        control.each("values", (values, place) -> new LinkedHashSet<>(Yaml.texts(values, place))));
            case "LeastPrivilege" ->
                new LeastPrivilege(control.texts("allowed"), Set.copyOf(control.texts("ofTemplates")));
            default ->
                throw new IllegalStateException(
                        "%s.asks: found '%s'; allowed are OpenPorts, FlowLogs, FunctionCallers, RotationRecent, RequiredTags, LeastPrivilege"
                                .formatted(control.place(), asks));
        };
    }

    /** The command that puts {@code found} right, a resource with what was found; empty where there is none. */
    String fix(Resource found, String environment, String region, Inventory inventory) {
        if (setting.isEmpty()) {
            return fix.of(found, environment, region);
        }
        return setting.get()
                .toPutBack(found, environment, inventory)
                .map(value -> fix.of(found.with(Map.of("value", value)), environment, region))
                .orElseGet(() -> setting.get().deployment(environment).of(found, environment, region));
    }

    /** How bad it is in {@code environment} that it does not hold. */
    Severity severity(String environment) {
        return severityIn.getOrDefault(environment, severity);
    }

    /**
     * Whether it is about {@code resource}: not where a stack that is not there is to make what is asked for. Its deployment would be the
     * command, and make an empty database beside one that is to come back.
     */
    boolean concerns(Resource resource, Circumstances circumstances) {
        String environment = circumstances.environment();
        return types.contains(resource.type())
                && (environments.isEmpty() || environments.contains(environment))
                && resource.tags().entrySet().containsAll(tags.entrySet())
                && resource.origin()
                        .map(Resource::typeOf)
                        .filter(notMadeFor::equals)
                        .isEmpty()
                && setting.filter(set -> set.isOfAbsentStack(resource, environment, circumstances.inventory()))
                        .isEmpty();
    }
}
