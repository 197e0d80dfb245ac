package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.StackTags;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What a deployment need not touch: an alb, and a gateway that is given its listener and an image. */
class UnchangedStacksTest {
    private static final String IMAGE = "registry/dev-litellm@sha256:1f";
    private static final String TEMPLATE = """
            Parameters:
              ContainerImage: {Type: String, Default: none}
              ListenerArn: {Type: String, Default: none}
              DesiredCount: {Type: Number, Default: 1}
            """;
    private static final String CATALOGUE = """
            stacks:
              alb: {template: stack.yaml}
              litellm:
                template: stack.yaml
                parameters: {ContainerImage: "${image}", ListenerArn: "${alb.ListenerArn}"}
            """;

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn().template(TEMPLATE);

    private final Map<String, Stack> present = new LinkedHashMap<>();
    private Request request = only("alb", "litellm");

    @BeforeEach
    void deployBoth() {
        put("alb", Map.of("ContainerImage", "none", "ListenerArn", "none", "DesiredCount", "1"));
        put("litellm", Map.of("ContainerImage", IMAGE, "ListenerArn", "arn:listener", "DesiredCount", "3"));
    }

    @Test
    void countsWhatIsAsItWouldBecome() {
        assertThat(unchanged())
                .isEqualTo(new UnchangedStacks.Result(
                        Map.of("alb", "arn:dev-alb-stack", "litellm", "arn:dev-litellm-stack"), Optional.of(IMAGE)));
        assertThat(cloudFormation.actions()).containsExactly("GetTemplate", "GetTemplate");
    }

    @Test
    void leavesOutWhatTakesNoPartAndWhatIsNotThere() {
        request = only("alb");
        assertThat(unchanged().ids()).containsOnlyKeys("alb");

        present.clear();
        assertThat(unchanged()).isEqualTo(new UnchangedStacks.Result(Map.of(), Optional.empty()));
    }

    @Test
    void comparesWithAStackThatHandsOverAndTakesNoPart() {
        request = only("litellm");
        assertThat(unchanged().ids()).containsOnlyKeys("litellm");
    }

    @Test
    void doesNotCountWhatHasAnotherTemplate() {
        cloudFormation.template(TEMPLATE + " ");
        assertThat(unchanged().ids()).isEmpty();
    }

    @Test
    void doesNotCountWhatHasAnotherTag() {
        change("litellm", stack -> stack.tags(tag("Environment", "dev"), tag("Owner", "someone")));
        assertThat(unchanged().ids()).containsOnlyKeys("alb");
    }

    @Test
    void doesNotCountWhatIsToGetAnotherParameter() {
        request = request.withParameters(Map.of("litellm", Map.of("DesiredCount", "4")));
        assertThat(unchanged())
                .isEqualTo(new UnchangedStacks.Result(Map.of("alb", "arn:dev-alb-stack"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE_ROLLBACK_COMPLETE",
                "UPDATE_IN_PROGRESS",
                "UPDATE_FAILED",
                "REVIEW_IN_PROGRESS",
                "ROLLBACK_COMPLETE"
            })
    void doesNotCountWhoseLastOperationDidNotSucceed(String status) {
        change("alb", stack -> stack.stackStatus(status));
        assertThat(unchanged().ids())
                .as("nor what it hands its outputs over to")
                .isEmpty();
    }

    @Test
    void doesNotCountWhatIsHandedOverSomethingElse() {
        change("alb", stack -> stack.outputs(output("ListenerArn", "arn:another")));
        assertThat(unchanged().ids()).containsOnlyKeys("alb");

        change("alb", stack -> stack.outputs(List.of()));
        assertThat(unchanged().ids()).as("nothing").containsOnlyKeys("alb");
    }

    @Test
    void doesNotCountAnOlderGatewayThatIsGivenNoImage() {
        put("litellm", Map.of("ListenerArn", "arn:listener", "DesiredCount", "3"));
        assertThat(unchanged().ids()).containsOnlyKeys("alb");
    }

    @Test
    void doesNotCountAStackOfProdThatCouldBeDeleted() {
        request = Requests.deploy("prod");
        present.clear();
        put("alb", Map.of("ContainerImage", "none", "ListenerArn", "none", "DesiredCount", "1"));
        assertThat(unchanged().ids()).isEmpty();

        change("alb", stack -> stack.enableTerminationProtection(true));
        assertThat(unchanged().ids()).containsOnlyKeys("alb");
    }

    private UnchangedStacks.Result unchanged() {
        Release release = new Release(
                "0123456789abcdef",
                StackCatalogue.parse(CATALOGUE),
                "https://bucket/",
                _ -> TEMPLATE.getBytes(StandardCharsets.UTF_8));
        CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());
        return new UnchangedStacks(
                        "bucket", name -> Optional.ofNullable(present.get(name)), new Stacks(client)::template)
                .of(request, release);
    }

    private static Request only(String... stacks) {
        Map<String, Boolean> wanted = new LinkedHashMap<>(Map.of("alb", false, "litellm", false));
        List.of(stacks).forEach(stack -> wanted.put(stack, true));
        return Requests.withStacks(Requests.of(Action.DEPLOY, "dev", Map.of()), "all", wanted, Map.of());
    }

    private void put(String name, Map<String, String> parameters) {
        String stackName = request.stackName(name);
        present.put(
                stackName,
                Stack.builder()
                        .stackName(stackName)
                        .stackId("arn:" + stackName)
                        .stackStatus("UPDATE_COMPLETE")
                        .tags(StackTags.ofEnvironment(request.environment()))
                        .outputs(output("ListenerArn", "arn:listener"))
                        .parameters(parameters.entrySet().stream()
                                .map(parameter -> Parameter.builder()
                                        .parameterKey(parameter.getKey())
                                        .parameterValue(parameter.getValue())
                                        .build())
                                .toList())
                        .build());
    }

    private void change(String name, Consumer<Stack.Builder> change) {
        present.computeIfPresent(request.stackName(name), (_, stack) -> stack.copy(change));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Output output(String key, String value) {
        return Output.builder().outputKey(key).outputValue(value).build();
    }
}
