package litellm.local.stack;

import java.util.Optional;
import java.util.Set;

/** Deletes what the failed creation of a stack has made. */
public final class CreateRollback extends StackOperation {
    public CreateRollback(Engine engine, Stack stack) {
        super(engine, stack, StackStatus.ROLLBACK_FAILED);
    }

    /** Goes on as the stack's settings say after a creation failed for {@code failure}. */
    void afterFailure(String failure) throws InterruptedException {
        switch (stack().settings().onFailure()) {
            case DISABLE_ROLLBACK, DO_NOTHING -> stack().status(StackStatus.CREATE_FAILED, failure);
            case ROLLBACK -> {
                stack().status(StackStatus.ROLLBACK_IN_PROGRESS, requested(failure, "Rollback"));
                perform();
            }
            case DELETE -> {
                stack().status(StackStatus.DELETE_IN_PROGRESS, requested(failure, "Delete"));
                new DeleteOperation(engine(), stack(), Set.of(), false, Optional.empty()).perform();
            }
        }
    }

    private static String requested(String failure, String what) {
        return (failure.endsWith(".") ? failure : failure + ".") + " " + what + " requested by user.";
    }

    @Override
    void perform() throws InterruptedException {
        Set<String> failed = deleteAll(this::policyOnRollback, false);
        if (failed.isEmpty()) {
            engine().exports().remove(stack().id());
            stack().status(StackStatus.ROLLBACK_COMPLETE, null);
        } else {
            stack().status(StackStatus.ROLLBACK_FAILED, failedTo("delete", failed));
        }
    }
}
