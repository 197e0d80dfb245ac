package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Request;
import litellm.controlplane.service.Autoscaling;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class ScaledBoundsTest {
    private final Moto moto = Moto.shared();
    private final String environment = Moto.newEnvironment();
    private final ApplicationAutoScalingClient scaling = moto.client(ApplicationAutoScalingClient.builder());
    private Optional<Stack> stack = Optional.of(stack(StackStatus.UPDATE_COMPLETE));
    private final ScaledBounds bounds = new ScaledBounds(
            () -> new Autoscaling(scaling, new Stacks(moto.client(CloudFormationClient.builder()))), _ -> stack);

    @BeforeEach
    void createService() {
        String cluster = environment + "-litellm-cluster";
        String service = environment + "-litellm-service";
        EcsClient ecs = moto.client(EcsClient.builder());
        ecs.createCluster(create -> create.clusterName(cluster).tags(List.of()));
        ecs.registerTaskDefinition(register -> register.family(service)
                .containerDefinitions(ContainerDefinition.builder()
                        .name("litellm-proxy")
                        .image("image")
                        .memory(128)
                        .build()));
        ecs.createService(create -> create.cluster(cluster)
                .serviceName(service)
                .taskDefinition(service)
                .desiredCount(1));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 4, MaxCapacity, 8, MinCapacity, 3",
        "3, 4, MaxCapacity, 2, MinCapacity, 2",
        "9, 9, MinCapacity, 2, MaxCapacity, 9",
    })
    void keepsTheBoundThatScaleHasSetWhereTheOtherOneChanges(
            int least, int most, String named, String value, String kept, String keptValue) {
        scaled(least, most);

        RequestValidator.Result result = bounds.keep(valid(Map.of(named, value)));

        assertThat(result.request().parameters().get("litellm")).isEqualTo(Map.of(named, value, kept, keptValue));
        assertThat(result.remarks())
                .containsExactly(
                        "before",
                        "litellm.%s: found %d, as scale has set it; %s becomes the stack's own, since a change of the other bound sets both"
                                .formatted(kept, kept.equals("MinCapacity") ? least : most, keptValue));
    }

    @ParameterizedTest
    @CsvSource({
        "1, MaxCapacity, Owner",
        "0, MaxCapacity, Owner",
        "3, MaxCapacity, MinCapacity",
        "3, LogRetentionDays, Owner"
    })
    void addsNothingWhereNothingWouldBeLost(int least, String one, String other) {
        scaled(least, 4);
        RequestValidator.Result valid = valid(Map.of(one, "5", other, "5"));

        assertThat(bounds.keep(valid)).isEqualTo(valid);
    }

    /** CloudFormation leaves the target alone then. */
    @Test
    void addsNothingWhereTheOtherBoundIsNamedAsItIs() {
        scaled(3, 4);
        RequestValidator.Result valid = valid(Map.of("MaxCapacity", "4"));

        assertThat(bounds.keep(valid)).isEqualTo(valid);
    }

    @Test
    void addsNothingToAStackThatIsNotThereToStay() {
        scaled(3, 4);
        RequestValidator.Result valid = valid(Map.of("MaxCapacity", "8"));

        stack = Optional.of(stack(StackStatus.DELETE_FAILED));
        assertThat(bounds.keep(valid)).isEqualTo(valid);
        stack = Optional.empty();
        assertThat(bounds.keep(valid)).isEqualTo(valid);
    }

    private RequestValidator.Result valid(Map<String, String> parameters) {
        Request request = Requests.deploy(environment).withParameters(Map.of("litellm", parameters));
        return new RequestValidator.Result(request, List.of("before"));
    }

    private void scaled(int least, int most) {
        scaling.registerScalableTarget(register -> register.serviceNamespace(ServiceNamespace.ECS)
                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                .resourceId("service/%1$s-litellm-cluster/%1$s-litellm-service".formatted(environment))
                .minCapacity(least)
                .maxCapacity(most));
    }

    private static Stack stack(StackStatus status) {
        return Stack.builder()
                .stackStatus(status)
                .parameters(
                        Parameter.builder()
                                .parameterKey("MinCapacity")
                                .parameterValue("1")
                                .build(),
                        Parameter.builder()
                                .parameterKey("MaxCapacity")
                                .parameterValue("4")
                                .build())
                .build();
    }
}
