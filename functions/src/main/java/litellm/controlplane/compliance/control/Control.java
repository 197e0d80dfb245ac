package litellm.controlplane.compliance.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.Yaml;

/**
 * Something that has to hold for the resources of a live environment.
 *
 * @param id its name
 * @param types the kinds of resources that it is about
 * @param severity how bad it is
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
        String place = "rules.yaml: controls." + id;
        Map<String, Object> members = Yaml.mapping(value, place);
        return new Control(
                id,
                types(place, members),
                Severity.valueOf(Yaml.string(members.get("severity"), place + ".severity")),
                severities(place + ".severityIn", members.get("severityIn")),
                Set.copyOf(Yaml.texts(members.get("environments"), place + ".environments")),
                Yaml.strings(members.get("tag"), place + ".tag"),
                members.containsKey("notMadeFor") ? Yaml.string(members.get("notMadeFor"), place + ".notMadeFor") : "",
                check(place, members),
                Yaml.string(members.get("finding"), place + ".finding"),
                Setting.of(place, members),
                FixCommand.parse(members.get("fix"), place + ".fix"));
    }

    private static Map<String, Severity> severities(String place, Object value) {
        return Yaml.strings(value, place).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Severity.valueOf(entry.getValue())));
    }

    private static Set<String> types(String place, Map<String, Object> members) {
        return members.containsKey("types")
                ? Set.copyOf(Yaml.texts(members.get("types"), place + ".types"))
                : Set.of(Yaml.string(members.get("type"), place + ".type"));
    }

    private static Check check(String place, Map<String, Object> members) {
        if (!members.containsKey("asks")) {
            return DetailCheck.of(place, members);
        }
        String asks = Yaml.string(members.get("asks"), place + ".asks");
        return switch (asks) {
            case "OpenPorts" -> new OpenPorts(Set.copyOf(texts(place, members, "allowed")));
            case "FlowLogs" -> new FlowLogs();
            case "FunctionCallers" -> new FunctionCallers();
            case "RotationRecent" ->
                new RotationRecent(
                        Duration.ofDays(Long.parseLong(Yaml.string(members.get("graceDays"), place + ".graceDays"))));
            case "RequiredTags" -> new RequiredTags(texts(place, members, "required"), values(place, members));
            case "LeastPrivilege" ->
                new LeastPrivilege(texts(place, members, "allowed"), Set.copyOf(texts(place, members, "ofTemplates")));
            default ->
                throw new IllegalStateException(
                        "%s.asks: found '%s'; allowed are OpenPorts, FlowLogs, FunctionCallers, RotationRecent, RequiredTags, LeastPrivilege"
                                .formatted(place, asks));
        };
    }

    private static List<String> texts(String place, Map<String, Object> members, String name) {
        return Yaml.texts(members.get(name), place + "." + name);
    }

    private static Map<String, Set<String>> values(String place, Map<String, Object> members) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        Yaml.mapping(members.get("values"), place + ".values")
                .forEach((tag, allowed) ->
                        values.put(tag, new LinkedHashSet<>(Yaml.texts(allowed, place + ".values." + tag))));
        return values;
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
