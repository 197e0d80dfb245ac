package litellm.controlplane;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tags by which a resource says that it is this system's, and of which environment. A name alone says neither. */
public final class EnvironmentTags {
    /** On a key whose deletion a teardown has scheduled: the execution's name. */
    public static final String TORN_DOWN_BY = "TornDownBy";

    /** On a snapshot that a teardown keeps on purpose: {@code true}. */
    public static final String KEEP_DATA = "KeepData";

    /** The control plane's own stack; also what {@code ManagedBy} says of what its functions make. */
    public static final String CONTROL_PLANE = "litellm-control-plane";

    /** CloudFormation's own tag on what it makes. */
    public static final String STACK = "aws:cloudformation:stack-name";

    /** What everything has, with the value {@link #LITELLM}. */
    public static final String APPLICATION = "Application";

    public static final String LITELLM = "litellm";

    public static final String ENVIRONMENT = "Environment";
    public static final String MANAGED_BY = "ManagedBy";
    public static final String CLOUD_FORMATION = "CloudFormation";

    private static final Set<String> MANAGERS = Set.of(CLOUD_FORMATION, CONTROL_PLANE);

    private EnvironmentTags() {}

    /** The tags of a resource that the control plane itself makes for an environment; more can be put. */
    public static Map<String, String> own(String environment) {
        return of(environment, CONTROL_PLANE);
    }

    /** The same for what a deployment makes, with those that a person sets: its costs are the environment's too. */
    public static Map<String, String> own(Request request) {
        Map<String, String> tags = request.gatewayTags();
        tags.putAll(own(request.environment()));
        return tags;
    }

    /** The tags of an environment's stack, which CloudFormation puts on its resources too; more can be put. */
    public static Map<String, String> ofStack(String environment) {
        return of(environment, CLOUD_FORMATION);
    }

    private static Map<String, String> of(String environment, String manager) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(ENVIRONMENT, environment);
        tags.put(APPLICATION, LITELLM);
        tags.put(MANAGED_BY, manager);
        return tags;
    }

    /** Whether a resource with these tags belongs to {@code environment}; one of another stack does not, whatever else they say. */
    public static boolean match(String environment, Map<String, String> tags) {
        return environment.equals(tags.get(ENVIRONMENT))
                && LITELLM.equals(tags.get(APPLICATION))
                && MANAGERS.contains(tags.getOrDefault(MANAGED_BY, ""))
                && !contradict(environment, tags);
    }

    /** Whether the tags say that a snapshot is kept on purpose; a person may write the value otherwise than a teardown does. */
    public static boolean keepsData(Map<String, String> tags) {
        return tags.containsKey(KEEP_DATA) && !tags.get(KEEP_DATA).equalsIgnoreCase("false");
    }

    /** Whether one tag alone says that what has it is someone else's, or another environment's. */
    public static boolean contradicts(String environment, String key, String value) {
        return switch (key) {
            case APPLICATION -> !value.equals(LITELLM);
            case ENVIRONMENT -> !value.equals(environment);
            case STACK -> !ofItsStacks(environment, value);
            default -> false;
        };
    }

    /** Whether any of the tags says so. */
    public static boolean contradict(String environment, Map<String, String> tags) {
        return tags.entrySet().stream().anyMatch(tag -> contradicts(environment, tag.getKey(), tag.getValue()));
    }

    /** The tags that say so, for a person. */
    public static String describe(String environment) {
        return "%s=%s, %s=%s and %s=%s or %s"
                .formatted(APPLICATION, LITELLM, ENVIRONMENT, environment, MANAGED_BY, CLOUD_FORMATION, CONTROL_PLANE);
    }

    /**
     * Whether tags say that a resource is another stack's than one of {@code stacks}, by their names, or the control plane's. Who
     * deletes or scans goes by this: a name such as {@code dev-archive-stack} is anyone's to give.
     */
    public static boolean ofAnotherStack(Collection<String> stacks, Map<String, String> tags) {
        String stack = tags.getOrDefault(STACK, CONTROL_PLANE);
        return !stack.equals(CONTROL_PLANE) && !stacks.contains(stack);
    }

    private static boolean ofItsStacks(String environment, String stack) {
        return stack.equals(CONTROL_PLANE) || (stack.startsWith(environment + "-") && stack.endsWith("-stack"));
    }

    /** The same for tags of any service's own type. */
    public static <T> boolean match(
            String environment, Stream<T> tags, Function<T, String> key, Function<T, String> value) {
        return match(environment, tags.collect(Collectors.toMap(key, value)));
    }
}
