package litellm.controlplane.operation;

import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.runtime.Pause;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

class CheckOperationTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Pause NO_PAUSE = _ -> {
        throw new AssertionError("has nothing to wait for");
    };

    @Test
    void looksAtAStack() {
        try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
            cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
            Operation operation = started(Operation.Kind.STACK, cloudFormation.stackId());
            Operation checked = check(new CheckOperation(cloudFormation.settings(), CLOCK, NO_PAUSE), operation);
            assertThat(checked.state()).isEqualTo(new Succeeded("CREATED"));
        }
    }

    @Test
    void watchesAStackUntilItIsDone() {
        try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
            cloudFormation.stack("dev-network-stack", "CREATE_IN_PROGRESS");
            CheckOperation function =
                    new CheckOperation(cloudFormation.settings(), CLOCK, _ -> cloudFormation.settle("CREATE_COMPLETE"));
            Operation checked = check(function, started(Operation.Kind.STACK, cloudFormation.stackId()));
            assertThat(checked.state()).isEqualTo(new Succeeded("CREATED"));
        }
    }

    /** As an execution does that began before the functions learned to watch. */
    @Test
    void looksOnceForAStateMachineThatSaysNoSeconds() {
        try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
            cloudFormation.stack("dev-network-stack", "CREATE_IN_PROGRESS");
            CheckOperation function = new CheckOperation(cloudFormation.settings(), CLOCK, NO_PAUSE);
            Operation operation = started(Operation.Kind.STACK, cloudFormation.stackId());
            Map<String, Object> payload =
                    Map.of("request", Requests.deploy("dev").toJson(), "operation", operation.toJson());
            Operation checked = Operation.from(Functions.invoke(function, payload));
            assertThat(checked.state()).isEqualTo(OperationState.Unfinished.IN_PROGRESS);
            assertThat(checked.waitSeconds()).isEqualTo(12);
        }
    }

    @Test
    void looksAtABuild() {
        CheckOperation function = new CheckOperation(Moto.shared().settings(Map.of()), CLOCK, NO_PAUSE);
        Operation checked = check(function, started(Operation.Kind.BUILD, "litellm-control-plane-image:none"));
        assertThat(failure(checked).error()).isEqualTo("BuildFailed");
    }

    @Test
    void leavesVerificationsToTheirOwnFunction() {
        CheckOperation function = new CheckOperation(Moto.shared().settings(Map.of()), CLOCK, NO_PAUSE);
        Operation verification =
                Operation.started(Operation.Kind.VERIFICATION, "dev-litellm-service", Requests.STARTED_AT);
        assertThatThrownBy(() -> check(function, verification))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the function that began it looks itself");
    }

    private static Operation started(Operation.Kind kind, String id) {
        return Operation.started(kind, "dev-network-stack", id, Requests.STARTED_AT);
    }

    private static Operation check(CheckOperation function, Operation operation) {
        return Operation.from(Functions.invoke(
                function,
                Map.of(
                        "request",
                        Requests.deploy("dev").toJson(),
                        "operation",
                        operation.toJson(),
                        "watchSeconds",
                        120)));
    }
}
