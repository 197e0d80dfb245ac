package litellm.local.iam;

/** A policy says what is not evaluated here: to leave that out could allow too much. */
final class UnsupportedPolicyException extends RuntimeException {
    /**
     * Names the statement.
     *
     * @param sid empty for a statement without a name
     */
    UnsupportedPolicyException(String policy, String sid, IllegalArgumentException reason) {
        super(
                "%s: %s of policy %s"
                        .formatted(reason.getMessage(), sid.isEmpty() ? "a statement" : "statement " + sid, policy),
                reason);
    }
}
