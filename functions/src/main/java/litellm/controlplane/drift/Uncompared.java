package litellm.controlplane.drift;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.stack.RootCause;

/** What CloudFormation says where it could not compare some of a stack's resources. */
final class Uncompared {
    private static final int MOST_NAMED = 3;

    private Uncompared() {}

    /**
     * Each reason once, before the resources that it is given for: {@code Rate exceeded (Vpc, Role, Key and 9 more)}. CloudFormation's own
     * text is a JSON object that begins with the names of them all; any other stays as it is.
     */
    static String inWords(String text) {
        try {
            Map<String, List<String>> resources = JsonObject.parse(text).objects("Failures").stream()
                    .collect(Collectors.groupingBy(
                            failure -> RootCause.clean(failure.text("FailureReason")),
                            LinkedHashMap::new,
                            Collectors.mapping(failure -> failure.text("Resource"), Collectors.toList())));
            return resources.isEmpty()
                    ? text
                    : resources.entrySet().stream()
                            .map(reason -> "%s (%s)".formatted(reason.getKey(), named(reason.getValue())))
                            .collect(Collectors.joining("; "));
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static String named(List<String> resources) {
        return resources.size() <= MOST_NAMED
                ? String.join(", ", resources)
                : "%s and %d more"
                        .formatted(String.join(", ", resources.subList(0, MOST_NAMED)), resources.size() - MOST_NAMED);
    }
}
