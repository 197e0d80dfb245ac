package litellm.local.gateway.balancer;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import litellm.local.Glob;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** Whether requests fulfil the conditions of listener rules (Application Load Balancers guide, "Condition types"). */
final class RuleConditions {
    private RuleConditions() {}

    /** Whether all hold; a condition holds when one of its values does. */
    static boolean hold(List<RuleCondition> conditions, WebRequest request) {
        return conditions.stream().allMatch(condition -> holds(condition, request));
    }

    private static boolean holds(RuleCondition condition, WebRequest request) {
        return switch (condition.field()) {
            case "path-pattern" ->
                (condition.pathPatternConfig() == null
                                ? condition.values()
                                : condition.pathPatternConfig().values())
                        .stream().anyMatch(pattern -> Glob.matches(pattern, request.path()));
            case "host-header" ->
                matchesAny(
                        condition.hostHeaderConfig() == null
                                ? condition.values()
                                : condition.hostHeaderConfig().values(),
                        request.host());
            case "http-header" ->
                request.headers().getOrDefault(condition.httpHeaderConfig().httpHeaderName(), List.of()).stream()
                        .anyMatch(
                                value -> matchesAny(condition.httpHeaderConfig().values(), value));
            case "http-request-method" ->
                condition.httpRequestMethodConfig().values().contains(request.method());
            case "query-string" ->
                condition.queryStringConfig().values().stream().anyMatch(pair -> hasParameter(request.query(), pair));
            case "source-ip" ->
                condition.sourceIpConfig().values().stream().anyMatch(cidr -> contains(cidr, request.source()));
            default -> false;
        };
    }

    private static boolean hasParameter(String query, QueryStringKeyValuePair wanted) {
        return Arrays.stream(query.split("&")).anyMatch(pair -> {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            return (wanted.key() == null || Glob.matchesAnyCase(wanted.key(), key))
                    && Glob.matchesAnyCase(wanted.value(), value);
        });
    }

    private static boolean matchesAny(List<String> patterns, String value) {
        return patterns.stream().anyMatch(pattern -> Glob.matchesAnyCase(pattern, value));
    }

    private static boolean contains(String cidr, String address) {
        int slash = cidr.indexOf('/');
        byte[] network = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        byte[] candidate = InetAddress.ofLiteral(address).getAddress();
        int free = network.length * Byte.SIZE - Integer.parseInt(cidr.substring(slash + 1));
        return network.length == candidate.length
                && new BigInteger(1, network).shiftRight(free).equals(new BigInteger(1, candidate).shiftRight(free));
    }
}
