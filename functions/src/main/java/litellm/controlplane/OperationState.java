package litellm.controlplane;

import litellm.controlplane.json.JsonObject;

/** Where an operation stands, with what there is to say of it. */
public sealed interface OperationState {
    /** The word that the state machine's choices read. */
    String status();

    /** The state that the JSON of an operation has. */
    static OperationState from(JsonObject operation) {
        return switch (operation.text("status")) {
            case Succeeded.STATUS -> new Succeeded(operation.text("outcome"));
            case Failed.STATUS -> new Failed(operation.text("error"), operation.text("cause"));
            default -> operation.constant("status", Unfinished.class);
        };
    }

    /** The state machine goes on with it. */
    enum Unfinished implements OperationState {
        IN_PROGRESS,

        /** What was in a stack's way is gone: DeployStack goes on. */
        READY_TO_DEPLOY,

        /** The stack has settled and is still there: DeleteStack goes on. */
        READY_TO_DELETE;

        @Override
        public String status() {
            return name();
        }
    }

    /**
     * Ended well.
     *
     * @param outcome what it did: {@code CREATED}, {@code UPDATED}, {@code UNCHANGED}, {@code BUILT}, {@code DELETED}, …
     */
    record Succeeded(String outcome) implements OperationState {
        private static final String STATUS = "SUCCEEDED";

        @Override
        public String status() {
            return STATUS;
        }
    }

    /**
     * Failed for good.
     *
     * @param error the error's name
     * @param cause the root cause in one sentence for people, which never holds a secret
     */
    record Failed(String error, String cause) implements OperationState {
        private static final String STATUS = "FAILED";

        @Override
        public String status() {
            return STATUS;
        }
    }
}
