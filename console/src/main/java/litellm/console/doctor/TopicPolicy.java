package litellm.console.doctor;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import software.amazon.awssdk.arns.Arn;

/**
 * What a topic's policy lets AWS's services do. Conditions that only a published message would show to be met count as not met.
 *
 * @param topic whose policy it is; the alarms of its account and region are meant
 */
record TopicPolicy(List<PolicyStatement> statements, Arn topic) {
    /** It tells SNS neither an account nor an ARN, so that no condition on them is ever met. */
    static final String EVENTS = "events.amazonaws.com";

    private static final String PUBLISH = "sns:Publish";
    private static final String SOURCE_ACCOUNT = "aws:SourceAccount";
    private static final String SOURCE_ARN = "aws:SourceArn";

    static TopicPolicy of(String policy, Arn topic) {
        return new TopicPolicy(PolicyStatement.of(policy).toList(), topic);
    }

    boolean letsPublish(String service) {
        List<PolicyStatement> ofPublishing =
                statements.stream().filter(TopicPolicy::ofPublishing).toList();
        return ofPublishing.stream().anyMatch(statement -> statement.allows() && allows(statement, service))
                && ofPublishing.stream().noneMatch(statement -> !statement.allows() && mayDeny(statement, service));
    }

    private boolean allows(PolicyStatement statement, String service) {
        return statement.values("Principal", "Service").contains(service)
                && (condition(statement).isEmpty()
                        || (!service.equals(EVENTS) && everyAlarmMeets(statement, condition(statement))));
    }

    private boolean everyAlarmMeets(PolicyStatement statement, Map<?, ?> condition) {
        return condition.entrySet().stream()
                .allMatch(tests -> tests.getValue() instanceof Map<?, ?> asked
                        && asked.keySet().stream()
                                .map(String::valueOf)
                                .allMatch(key -> everyAlarmMeets(statement, String.valueOf(tests.getKey()), key)));
    }

    private boolean everyAlarmMeets(PolicyStatement statement, String operator, String key) {
        String account = topic.accountId().orElseThrow();
        List<String> allowed = statement.values("Condition", operator, key);
        return switch (operator) {
            case "StringEquals" -> SOURCE_ACCOUNT.equalsIgnoreCase(key) && allowed.contains(account);
            case "ArnLike", "StringLike" ->
                SOURCE_ARN.equalsIgnoreCase(key)
                        && allowed.contains("arn:%s:cloudwatch:%s:%s:alarm:*"
                                .formatted(topic.partition(), topic.region().orElseThrow(), account));
            default -> false;
        };
    }

    /** Services come with TLS. */
    private static boolean mayDeny(PolicyStatement statement, String service) {
        return meets(statement, service)
                && !statement.values("Condition", "Bool", "aws:SecureTransport").equals(List.of("false"));
    }

    private static boolean meets(PolicyStatement statement, String service) {
        return statement.has("NotPrincipal")
                || Stream.of(statement.values("Principal"), statement.values("Principal", "AWS"))
                        .anyMatch(principals -> principals.contains("*"))
                || statement.values("Principal", "Service").contains(service);
    }

    private static boolean ofPublishing(PolicyStatement statement) {
        return statement.has("NotAction")
                ? !namesPublishing(statement.values("NotAction"))
                : namesPublishing(statement.values("Action"));
    }

    private static boolean namesPublishing(List<String> actions) {
        return actions.stream()
                .map(action ->
                        Stream.of(action.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .anyMatch(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                        .matcher(PUBLISH)
                        .matches());
    }

    private static Map<?, ?> condition(PolicyStatement statement) {
        return statement.json().find("Condition").orElse(Map.of()) instanceof Map<?, ?> condition
                ? condition
                : Map.of();
    }
}
