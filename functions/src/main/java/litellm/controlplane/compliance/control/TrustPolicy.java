package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import litellm.controlplane.json.JsonObject;

/**
 * Who may take a role.
 *
 * @param document the role's trust policy, JSON
 */
record TrustPolicy(String document) {
    private static final String EVERYONE = "*";

    /** Whether a statement lets anyone of any account take it, on no condition. */
    boolean open() {
        return PolicyStatement.of(document).anyMatch(TrustPolicy::open);
    }

    /** The policy without such statements; none where nothing would be left of it, which IAM does not take. */
    List<String> closed() {
        List<Map<String, Object>> kept = PolicyStatement.of(document)
                .filter(statement -> !open(statement))
                .map(statement -> statement.json().members())
                .toList();
        return kept.isEmpty()
                ? List.of()
                : List.of(JsonObject.write(new TreeMap<>(Map.of("Version", "2012-10-17", "Statement", kept))));
    }

    private static boolean open(PolicyStatement statement) {
        return statement.allows()
                && !statement.has("Condition")
                && (statement.has("NotPrincipal")
                        || Stream.concat(
                                        statement.values("Principal").stream(),
                                        statement.values("Principal", "AWS").stream())
                                .anyMatch(EVERYONE::equals));
    }
}
