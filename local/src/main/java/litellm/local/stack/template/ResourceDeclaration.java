package litellm.local.stack.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A resource as a template declares it, intrinsic functions unresolved.
 *
 * @param condition the name of its condition, or null
 * @param attributes what else it declares: DeletionPolicy, UpdateReplacePolicy, Metadata, CreationPolicy, UpdatePolicy
 */
public record ResourceDeclaration(
        String logicalId,
        String type,
        Map<String, Object> properties,
        String condition,
        List<String> dependsOn,
        Map<String, Object> attributes) {
    /** The attributes whose change counts as a change of the resource; the order is that of a change set's scope. */
    public static final List<String> ATTRIBUTES =
            List.of("Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy");

    private static final Set<String> OTHER_MEMBERS = Set.of("Type", "Properties", "Condition", "DependsOn");

    /** Reads one declaration; refuses members that are none of CloudFormation's, and one without a type. */
    static ResourceDeclaration parse(String logicalId, Object declaration) {
        if (!(declaration instanceof Map<?, ?> map) || !(map.get("Type") instanceof String type)) {
            throw StackException.templateFormat(
                    "[/Resources/" + logicalId + "] Every Resources object must contain a Type member.");
        }
        Map<String, Object> members = Template.section(map);
        requireKnownMembers(members);
        return new ResourceDeclaration(
                logicalId,
                type,
                properties(logicalId, members.getOrDefault("Properties", Map.of())),
                members.get("Condition") == null ? null : Values.text(members.get("Condition")),
                dependsOn(members.get("DependsOn")),
                attributes(members));
    }

    private static void requireKnownMembers(Map<String, Object> members) {
        for (String member : members.keySet()) {
            if (!OTHER_MEMBERS.contains(member) && !ATTRIBUTES.contains(member)) {
                throw StackException.validation("Invalid template resource property '" + member + "'");
            }
        }
    }

    private static Map<String, Object> properties(String logicalId, Object properties) {
        if (!(properties instanceof Map<?, ?> map)) {
            throw StackException.templateFormat("[/Resources/" + logicalId + "/Properties] must be an object.");
        }
        return Template.section(map);
    }

    private static List<String> dependsOn(Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(Values::text).toList();
            default -> List.of(Values.text(value));
        };
    }

    private static Map<String, Object> attributes(Map<String, Object> members) {
        Map<String, Object> attributes = new LinkedHashMap<>(members);
        attributes.keySet().retainAll(ATTRIBUTES);
        return attributes;
    }
}
