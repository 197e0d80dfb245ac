package litellm.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.jr.ob.JSON;

/**
 * What bounds one role.
 *
 * @param statements those of its identity-based policies
 * @param boundary its permissions boundary, which has to allow what they allow
 */
record Policies(List<Statement> statements, Optional<Policies> boundary) {
    Policies {
        statements = List.copyOf(statements);
    }

    /**
     * What the policies say of an access.
     *
     * @param grant what allowed it; empty if nothing did
     * @param explicit whether a Deny forbade it
     * @param by the kind of policy that decided, in AWS's words
     */
    record Decision(Optional<Grant> grant, boolean explicit, String by) {
        boolean allowed() {
            return grant.isPresent() && !explicit;
        }
    }

    /** An action, as it is written in a statement. */
    record Grant(String policy, String sid, String action) {}

    /**
     * The policies in documents, by the policies' names, without a boundary.
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
        return new Policies(statements, Optional.empty());
    }

    /** The same within a permissions boundary. */
    Policies within(Policies permissionsBoundary) {
        return new Policies(statements, Optional.of(permissionsBoundary));
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

    /** A Deny wins over every Allow, what nothing allows is denied, and so is what the boundary does not allow too. */
    Decision decide(Access access) {
        Decision own = decide(access, "identity-based policy");
        return boundary.filter(_ -> own.allowed())
                .map(limit -> limit.decide(access, "permissions boundary"))
                .filter(limit -> !limit.allowed())
                .orElse(own);
    }

    private Decision decide(Access access, String by) {
        boolean denied = statements.stream()
                .anyMatch(statement ->
                        !statement.allow() && statement.applies(access).isPresent());
        Optional<Grant> grant = statements.stream()
                .filter(Statement::allow)
                .flatMap(statement -> statement.applies(access).stream()
                        .map(action -> new Grant(statement.policy(), statement.sid(), action)))
                .findFirst();
        return new Decision(grant, denied, by);
    }
}
