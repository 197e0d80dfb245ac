package litellm.controlplane.lock;

import java.util.function.Supplier;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;

/**
 * The executions of the state machine.
 *
 * @param client makes the client when it is first needed
 */
record Executions(Supplier<SfnClient> client) {
    /** Whether an execution runs, as Step Functions reports it. */
    enum State {
        RUNNING,
        ENDED,
        /**
         * Step Functions knows no execution of that ARN: one that has just begun may not be visible yet, and one that ended is
         * forgotten after ninety days.
         */
        UNKNOWN
    }

    /** The state of the execution {@code arn}. */
    State state(String arn) {
        try (SfnClient stepFunctions = client.get()) {
            ExecutionStatus status = stepFunctions
                    .describeExecution(request -> request.executionArn(arn))
                    .status();
            return status == ExecutionStatus.RUNNING ? State.RUNNING : State.ENDED;
        } catch (ExecutionDoesNotExistException | InvalidArnException e) {
            return State.UNKNOWN;
        }
    }
}
