package litellm.controlplane;

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

    /** The control plane's own stack; also what its functions put into {@code ManagedBy}. */
    public static final String CONTROL_PLANE = "litellm-control-plane";

    /** CloudFormation's own tag on what it makes. */
    public static final String STACK = "aws:cloudformation:stack-name";

    private static final String ENVIRONMENT = "Environment";
    private static final String APPLICATION = "Application";
    private static final String LITELLM = "litellm";

    private static final Set<String> MANAGERS = Set.of("CloudFormation", CONTROL_PLANE);

    private EnvironmentTags() {}

    /** Whether a resource with these tags belongs to {@code environment}; one of another stack does not, whatever else they say. */
    public static boolean match(String environment, Map<String, String> tags) {
        return environment.equals(tags.get(ENVIRONMENT))
                && LITELLM.equals(tags.get(APPLICATION))
                && MANAGERS.contains(tags.getOrDefault("ManagedBy", ""))
                && ofItsStacks(environment, tags.get(STACK));
    }

    /** Whether one tag alone says that what has it is someone else's, or another environment's. */
    public static boolean contradicts(String environment, String key, String value) {
        return switch (key) {
            case APPLICATION -> !value.equals(LITELLM);
            case ENVIRONMENT -> !value.equals(environment);
            default -> false;
        };
    }

    /** The tags that say so, for a person. */
    public static String describe(String environment) {
        return "%s=%s and %s=%s".formatted(APPLICATION, LITELLM, ENVIRONMENT, environment);
    }

    private static boolean ofItsStacks(String environment, String stack) {
        return stack == null
                || stack.equals(CONTROL_PLANE)
                || (stack.startsWith(environment + "-") && stack.endsWith("-stack"));
    }

    /** The same for tags of any service's own type. */
    public static <T> boolean match(
            String environment, Stream<T> tags, Function<T, String> key, Function<T, String> value) {
        return match(environment, tags.collect(Collectors.toMap(key, value)));
    }
}
