package litellm.controlplane.history;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.SfnClient;

class ExecutionHistoryTest {
    private final SfnClient states = Moto.shared().client(SfnClient.builder());

    /** The history of moto's executions begins in a state of this name. */
    @Test
    void hasOnlyThePartOfTheMachineThatTheActionCanComeTo() {
        String machine = states.createStateMachine(create -> create.name("execution-history-test")
                        .roleArn("arn:aws:iam::123456789012:role/machine")
                        .definition("""
                                {"StartAt": "A State", "States": {
                                  "A State": {"Type": "Choice", "Default": "Deploy", "Choices": [
                                    {"Variable": "$.request.action", "StringEquals": "scan", "Next": "Scan"}]},
                                  "Deploy": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true},
                                  "Scan": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}}"""))
                .stateMachineArn();
        String execution =
                states.startExecution(start -> start.stateMachineArn(machine)).executionArn();

        assertThat(ExecutionHistory.read(states, execution, "deploy").nodes())
                .flatExtracting(node -> node.steps().toList())
                .extracting(Node.Step::name)
                .containsExactly("Deploy");
    }
}
