package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * A stack is brought into each status that the local CloudFormation has, by someone else's operation that ended badly or still runs; then
 * one execution makes it what it is to be, without hands and without a second operation beside one that runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class StackStatusIT {
    private static final String STACK = "dev-network-stack";

    /** Those that a deployment puts on it: without them it is someone else's. */
    private static final List<software.amazon.awssdk.services.cloudformation.model.Tag> TAGS =
            EnvironmentTags.ofStack("dev").entrySet().stream()
                    .map(tag -> software.amazon.awssdk.services.cloudformation.model.Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList();

    private static final Map<String, String> DEPLOY =
            Map.of("action", "deploy", "environment", "dev", "stack", "network");

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;

    @AutoClose
    private ControlPlane controlPlane;

    @AutoClose
    private CloudFormationClient cloudFormation;

    /** The statuses that a stack is brought into. */
    enum Scene {
        REVIEW_IN_PROGRESS,
        CREATE_IN_PROGRESS,
        CREATE_FAILED,
        CREATE_COMPLETE,
        ROLLBACK_IN_PROGRESS,
        ROLLBACK_COMPLETE,
        ROLLBACK_FAILED,
        UPDATE_IN_PROGRESS,
        UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
        UPDATE_COMPLETE,
        UPDATE_FAILED,
        UPDATE_ROLLBACK_IN_PROGRESS,
        UPDATE_ROLLBACK_FAILED,
        UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
        UPDATE_ROLLBACK_COMPLETE,
        DELETE_IN_PROGRESS,
        DELETE_FAILED,
        DELETE_COMPLETE
    }

    private static final String STARTED = """
            Resources:
              One: {Type: AWS::EC2::InternetGateway}
              Two: {Type: AWS::Logs::LogGroup, DependsOn: One, Properties: {LogGroupName: /ecs/dev-litellm-scene, RetentionInDays: 7}}
            """;
    private static final String DAYS_CHANGED = STARTED.replace("RetentionInDays: 7", "RetentionInDays: 14");
    private static final String GATEWAY_REMOVED = DAYS_CHANGED
            .replace("  One: {Type: AWS::EC2::InternetGateway}\n", "")
            .replace("DependsOn: One, ", "");
    private static final String VPC_ADDED = DAYS_CHANGED
            .replace("DependsOn: One", "DependsOn: Three")
            .concat("  Three: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}\n");

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        String endpoint = litellmctl.bootstrap();
        controlPlane = new ControlPlane(endpoint);
        cloudFormation = new LocalAws(endpoint).client(CloudFormationClient.builder());
    }

    @AfterEach
    void clearAway() {
        controlPlane.control("DELETE", "durations", null);
        controlPlane.control("DELETE", "failures", null);
        delete();
        ControlPlane.await("the stack is gone", () -> status().isEmpty());
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void deploysOverAStackInEachStatus(Scene scene) {
        play(scene);
        awaitStatus(scene.name());
        controlPlane.control("DELETE", "calls", null);

        DescribeExecutionResponse end = controlPlane.run(DEPLOY);

        assertThat(end.status()).as(end.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(status().orElseThrow()).isIn("CREATE_COMPLETE", "UPDATE_COMPLETE");
        assertThat(cloudFormation
                        .listStackResources(request -> request.stackName(STACK))
                        .stackResourceSummaries())
                .extracting(StackResourceSummary::logicalResourceId)
                .contains("VPC")
                .doesNotContain("One", "Two", "Three");
        assertThat(refusedChanges()).isEmpty();
    }

    @Test
    void continuesARollbackOnceAndThenSaysHowAPersonSkipsAResource() {
        created();
        fail("Two", "UPDATE", 3);
        update(DAYS_CHANGED, false);
        awaitStatus("UPDATE_ROLLBACK_FAILED");

        DescribeExecutionResponse end = controlPlane.run(DEPLOY);

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.cause())
                .contains("Two (AWS::Logs::LogGroup): told to fail", "--resources-to-skip")
                .contains(STACK);
        assertThat(events().filter(event -> "User Initiated".equals(event.resourceStatusReason()))
                        .filter(event -> event.resourceStatusAsString().equals("UPDATE_ROLLBACK_IN_PROGRESS")))
                .hasSize(1);
        cloudFormation.continueUpdateRollback(
                request -> request.stackName(STACK).resourcesToSkip("Two"));
        awaitStatus("UPDATE_ROLLBACK_COMPLETE");
    }

    @Test
    void endsWithTheExportThatAnotherStackUses() {
        cloudFormation.createStack(request -> request.stackName(STACK)
                .tags(TAGS)
                .templateBody(STARTED + "Outputs: {Out: {Value: !Ref One, Export: {Name: scene-export}}}\n"));
        awaitStatus("CREATE_COMPLETE");
        cloudFormation.createStack(request -> request.stackName("consumer")
                .templateBody("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value:"
                        + " !ImportValue scene-export}}}"));
        ControlPlane.await("the consumer is there", () -> status("consumer").equals(Optional.of("CREATE_COMPLETE")));
        try {
            DescribeExecutionResponse end = controlPlane.run(DEPLOY);

            assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(end.cause()).contains("scene-export").contains("in use by consumer");
            assertThat(status()).contains("UPDATE_ROLLBACK_COMPLETE");
        } finally {
            cloudFormation.deleteStack(request -> request.stackName("consumer"));
            ControlPlane.await("the consumer is gone", () -> status("consumer").isEmpty());
        }
    }

    @Test
    void createsAgainWhatSomeoneDeletedWhileItWasDeployed() {
        slow("AWS::EC2::VPC");
        String execution = controlPlane.start(DEPLOY);
        awaitStatus("CREATE_IN_PROGRESS");
        delete();

        DescribeExecutionResponse end = controlPlane.end(execution);

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.cause()).contains(STACK + " is gone: it was deleted during the deployment");
        controlPlane.control("DELETE", "durations", null);
        assertThat(controlPlane.run(DEPLOY).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    /** Starts the operation that leads to the status. */
    private void play(Scene scene) {
        switch (scene) {
            case REVIEW_IN_PROGRESS -> review();
            case CREATE_IN_PROGRESS -> {
                slow("AWS::Logs::LogGroup");
                create(OnFailure.ROLLBACK);
            }
            case CREATE_FAILED -> {
                fail("Two", "CREATE", 1);
                create(OnFailure.DO_NOTHING);
            }
            case CREATE_COMPLETE -> create(OnFailure.ROLLBACK);
            case ROLLBACK_IN_PROGRESS -> {
                fail("Two", "CREATE", 1);
                slow("AWS::EC2::InternetGateway");
                create(OnFailure.ROLLBACK);
            }
            case ROLLBACK_COMPLETE -> {
                fail("Two", "CREATE", 1);
                create(OnFailure.ROLLBACK);
            }
            case ROLLBACK_FAILED -> {
                fail("Two", "CREATE", 1);
                fail("One", "DELETE", 1);
                create(OnFailure.ROLLBACK);
            }
            case UPDATE_IN_PROGRESS -> {
                created();
                slow("AWS::Logs::LogGroup");
                update(DAYS_CHANGED, false);
            }
            case UPDATE_COMPLETE_CLEANUP_IN_PROGRESS -> {
                created();
                slow("AWS::EC2::InternetGateway");
                update(GATEWAY_REMOVED, false);
            }
            case UPDATE_COMPLETE -> {
                created();
                update(DAYS_CHANGED, false);
            }
            case UPDATE_FAILED -> {
                created();
                fail("Two", "UPDATE", 1);
                update(DAYS_CHANGED, true);
            }
            case UPDATE_ROLLBACK_IN_PROGRESS -> {
                created();
                fail("Two", "UPDATE", 1);
                slow("AWS::Logs::LogGroup");
                update(DAYS_CHANGED, false);
            }
            case UPDATE_ROLLBACK_FAILED -> {
                created();
                fail("Two", "UPDATE", 2);
                update(DAYS_CHANGED, false);
            }
            case UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS -> {
                created();
                fail("Two", "UPDATE", 1);
                slow("AWS::EC2::VPC");
                update(VPC_ADDED, false);
            }
            case UPDATE_ROLLBACK_COMPLETE -> {
                created();
                fail("Two", "UPDATE", 1);
                update(DAYS_CHANGED, false);
            }
            case DELETE_IN_PROGRESS -> {
                created();
                slow("AWS::EC2::InternetGateway");
                delete();
            }
            case DELETE_FAILED -> {
                created();
                fail("One", "DELETE", 1);
                delete();
            }
            case DELETE_COMPLETE -> {
                created();
                delete();
            }
        }
    }

    private void review() {
        cloudFormation.createChangeSet(request -> request.stackName(STACK)
                .changeSetName("review")
                .changeSetType(ChangeSetType.CREATE)
                .templateBody(STARTED));
    }

    private void create(OnFailure onFailure) {
        cloudFormation.createStack(request ->
                request.stackName(STACK).tags(TAGS).templateBody(STARTED).onFailure(onFailure));
    }

    private void created() {
        create(OnFailure.ROLLBACK);
        awaitStatus("CREATE_COMPLETE");
    }

    private void update(String template, boolean disableRollback) {
        cloudFormation.updateStack(
                request -> request.stackName(STACK).templateBody(template).disableRollback(disableRollback));
    }

    private void delete() {
        cloudFormation.deleteStack(request -> request.stackName(STACK));
    }

    private void fail(String resource, String operation, int times) {
        controlPlane.control(
                "POST",
                "failures",
                Map.of(
                        "stack", STACK,
                        "resource", resource,
                        "operation", operation,
                        "reason", "told to fail",
                        "times", times));
    }

    /** Five seconds for resources of this type, in which an execution finds the operation under way. */
    private void slow(String type) {
        List<String> types = List.of("AWS::EC2::InternetGateway", "AWS::EC2::VPC", "AWS::Logs::LogGroup");
        Map<String, Object> seconds = new HashMap<>();
        types.forEach(each -> seconds.put(each, each.equals(type) ? 5 : 0));
        controlPlane.control("POST", "durations", Map.of("seconds", seconds, "scale", 1));
    }

    private void awaitStatus(String status) {
        ControlPlane.await(
                STACK + " is in " + status,
                () -> status().orElse("DELETE_COMPLETE").equals(status));
    }

    private Optional<String> status() {
        return status(STACK);
    }

    private Optional<String> status(String stack) {
        try {
            return cloudFormation.describeStacks(request -> request.stackName(stack)).stacks().stream()
                    .map(Stack::stackStatusAsString)
                    .findFirst();
        } catch (CloudFormationException absent) {
            return Optional.empty();
        }
    }

    private Stream<StackEvent> events() {
        return cloudFormation.describeStackEventsPaginator(request -> request.stackName(STACK)).stackEvents().stream();
    }

    /** Calls that were to change a stack and that CloudFormation refused: there are none where nobody starts a second operation. */
    private List<String> refusedChanges() {
        Map<?, ?> record = (Map<?, ?>) controlPlane.control("GET", "calls?service=cloudformation", null);
        return ((List<?>) record.get("calls"))
                .stream()
                        .map(call -> (Map<?, ?>) call)
                        .filter(call -> !call.get("status").equals(200))
                        .filter(call -> !call.get("action").toString().startsWith("Describe"))
                        .map(Map::toString)
                        .toList();
    }
}
