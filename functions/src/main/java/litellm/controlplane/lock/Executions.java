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
    /** Whether the execution {@code arn} runs. One that Step Functions does not know (any more) does not. */
    boolean running(String arn) {
        try (SfnClient stepFunctions = client.get()) {
            return stepFunctions
                            .describeExecution(request -> request.executionArn(arn))
                            .status()
                    == ExecutionStatus.RUNNING;
        } catch (ExecutionDoesNotExistException | InvalidArnException e) {
            return false;
        }
    }
}
