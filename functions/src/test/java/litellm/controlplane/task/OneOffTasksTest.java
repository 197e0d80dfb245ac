package litellm.controlplane.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Exports;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** ECS is scripted: moto knows no client token, and starts another task each time. */
class OneOffTasksTest {
    @AutoClose
    private final ScriptedService ecs =
            new ScriptedService().answer("RunTask", "{\"tasks\": [{\"taskArn\": \"arn:task\"}]}");

    private final CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
    private final String environment = Moto.newEnvironment();

    @BeforeEach
    void deployTheNetwork() {
        Exports.create(
                cloudFormation,
                environment,
                Map.of(
                        environment + "-litellm-private-subnet-ids", "subnet-1,subnet-2",
                        environment + "-litellm-ecs-sg-id", "sg-1"));
    }

    @Test
    void runsWithoutAPublicAddressInTheGatewaysNetwork() {
        JsonObject network = start("deploy-1").object("networkConfiguration").object("awsvpcConfiguration");

        assertThat(network.members())
                .containsEntry("assignPublicIp", "DISABLED")
                .containsEntry("subnets", List.of("subnet-1", "subnet-2"))
                .containsEntry("securityGroups", List.of("sg-1"));
    }

    /** ECS answers a client token that it knows with the task that it has started for it. */
    @Test
    void isTheSameTaskHoweverOftenAnExecutionAsksForIt() {
        String token = start("deploy-1").text("clientToken");

        assertThat(start("deploy-1").text("clientToken")).isEqualTo(token);
        assertThat(start("deploy-2").text("clientToken")).isNotEqualTo(token);
    }

    @Test
    void failsWithAdviceWhereTheAccountsTasksHaveAllThatItMayRun() {
        ecs.refuse(
                "RunTask",
                "ClientException",
                "You have reached the limit on the number of vCPUs you can run concurrently");

        assertThatThrownBy(() -> start("deploy-1"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "ECS started no task of arn:definition: ECS RunTask: You have reached the limit on the number of vCPUs")
                .hasMessageContaining("--quota-code L-3032A538");
    }

    /** ECS says it in a list beside the tasks, or as a refusal; the state machine tries again by the name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatFargateHasNoRoom(boolean refused) {
        String reason =
                "Capacity is unavailable at this time. Please try again later or in a different availability zone";
        if (refused) {
            ecs.refuse("RunTask", "ClientException", reason);
        } else {
            ecs.answer("RunTask", "{\"tasks\": [], \"failures\": [{\"reason\": \"%s\"}]}".formatted(reason));
        }

        assertThatThrownBy(() -> start("deploy-1"))
                .isInstanceOf(NoCapacity.class)
                .hasMessageStartingWith("ECS started no task of arn:definition: ")
                .hasMessageEndingWith(reason + "; deploy again later");
    }

    /** A token that is taken by a request which has started nothing. */
    @Test
    void failsWhereAnotherRequestHasTheTokenAndNoTask() {
        ecs.refuse("RunTask", "ConflictException", "The clientToken is in use");

        assertThatThrownBy(() -> start("deploy-1"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("ECS started no task of arn:definition: ECS RunTask: The clientToken is in use");
    }

    /** The state machine tries again what is throttled, and a missing permission has a name of its own. */
    @ParameterizedTest
    @CsvSource({"ThrottlingException", "AccessDeniedException"})
    void hasNotFailedWhereAnotherTryOrAPermissionHelps(String code) {
        ecs.refuse("RunTask", code);

        assertThatThrownBy(() -> start("deploy-1")).isInstanceOf(EcsException.class);
    }

    /** What ECS is asked for. */
    private JsonObject start(String execution) {
        new OneOffTasks(ecs.client(EcsClient.builder()), "tasks", Clock.systemUTC())
                .start(
                        Requests.deploy(environment, execution),
                        "arn:definition",
                        "purpose",
                        StackExports.read(cloudFormation),
                        IllegalStateException::new);
        return ecs.requests().getLast();
    }
}
