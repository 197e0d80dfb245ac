package litellm.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.jr.ob.JSON;

/** The identity-based policies of one role. */
record Policies(List<Statement> statements) {
    Policies {
        statements = List.copyOf(statements);
    }

    /**
     * What the policies say of an access.
     *
     * @param grant what allowed it; empty if nothing did
     * @param explicit whether a Deny forbade it
     */
    record Decision(Optional<Grant> grant, boolean explicit) {
        boolean allowed() {
            return grant.isPresent() && !explicit;
        }
    }

    /** An action, as it is written in a statement. */
    record Grant(String policy, String sid, String action) {}

    /**
     * The policies in documents, by the policies' names.
     *
     * @throws UnsupportedPolicyException when one says what is not evaluated here
     */
    static Policies parse(Map<String, String> documents) {
        List<Statement> statements = new ArrayList<>();
        documents.forEach((name, document) -> {
            Object found = JSON.std.mapFrom(document).get("Statement");
            List<?> all = found instanceof List<?> list ? list : List.of(found);
            all.forEach(statement -> statements.add(Statement.of(name, (Map<?, ?>) statement)));
        });
        return new Policies(statements);
    }

    /** All the actions that the statements allow, as they are written. */
    List<Grant> grants() {
        return statements.stream()
                .filter(Statement::allow)
                .flatMap(statement -> statement.actions().stream()
                        .map(action -> new Grant(statement.policy(), statement.sid(), action)))
                .distinct()
                .toList();
    }

    /** A Deny wins over every Allow, and what nothing allows is denied. */
    Decision decide(Access access) {
        boolean denied = statements.stream()
                .anyMatch(statement ->
                        !statement.allow() && statement.applies(access).isPresent());
        Optional<Grant> grant = statements.stream()
                .filter(Statement::allow)
                .flatMap(statement -> statement.applies(access).stream()
                        .map(action -> new Grant(statement.policy(), statement.sid(), action)))
                .findFirst();
        return new Decision(grant, denied);
    }
}
