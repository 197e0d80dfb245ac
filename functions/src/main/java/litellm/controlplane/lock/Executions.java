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
    /** What Step Functions says of an execution. */
    enum State {
        RUNNING,
        ENDED,
        /** It knows none of that ARN: it may not tell yet of one that has just begun, and forgets one after ninety days. */
        UNKNOWN
    }

    /** How the execution {@code arn} stands. */
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
