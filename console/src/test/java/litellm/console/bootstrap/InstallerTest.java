package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.bootstrap.ControlPlane.Installation;
import litellm.console.bootstrap.ControlPlane.Outcome;
import litellm.console.local.Moto;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import litellm.controlplane.stack.ReplacementGuard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackRequest;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.paginators.DescribeStackEventsIterable;
import software.amazon.awssdk.services.s3.S3Client;

/** An installation beside another console's: each pause of the one is a step of the other. */
@TestInstance(Lifecycle.PER_CLASS)
class InstallerTest {
    private Moto moto;
    private Aws aws;
    private S3Client s3;
    private AssembledRelease release;

    @BeforeAll
    void serveTheBucket(@TempDir Path folder) throws IOException {
        release = new ReleaseAssembler(TestProject.in(folder)).assemble();
        moto = Moto.start((function, payload) -> payload, folder);
        aws = new Aws(AwsTarget.local(moto.endpoint()));
        s3 = aws.s3();
        s3.createBucket(create -> create.bucket("bucket"));
    }

    @AfterAll
    void stop() {
        s3.close();
        aws.close();
        moto.close();
    }

    @Test
    void shouldWaitForTheOtherThatCreatesTheStackAndUpdatesItAtOnce() {
        Other other = new Other(List.of(none(), creating(), updating(), installed()));
        other.creates = true;

        assertThat(install(other).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    /** The template retains its keys and buckets, whose names a second attempt would find taken. */
    @Test
    void shouldLetAFailedCreationTakeAwayWhatItHasMade() {
        Other other = new Other(List.of(none(), updating(), installed()));

        install(other);

        assertThat(other.created.retainExceptOnCreate()).isTrue();
    }

    @Test
    void shouldTakeItForAGoodStartThatTheOtherUpdatesWhatItCreates() {
        assertThat(install(new Other(List.of(none(), updating(), installed()))).outcome())
                .isEqualTo(Outcome.CREATED);
    }

    @Test
    void shouldWaitForTheOtherWhoseUpdateDoesNotShowYet() {
        Other other = new Other(List.of(created(), created(), updating(), installed()));

        assertThat(install(other).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void shouldWaitForTheOtherAfterAnUpdateThatWasRolledBack() {
        Other other =
                new Other(List.of(stack(StackStatus.UPDATE_ROLLBACK_COMPLETE, Map.of()), updating(), installed()));

        assertThat(install(other).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void shouldNotWaitForeverForAnother() {
        Other other = new Other(List.of(created()));

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(ConsoleException.class)
                .hasMessageContaining("is CREATE_COMPLETE")
                .hasMessageEndingWith("install again");
    }

    /** A deployment reads them from there, and the stack does not change because somebody has deleted them. */
    @Test
    void shouldUploadAgainWhatOfTheInstalledReleaseIsGone() {
        install(new Other(List.of(installed())));
        s3.deleteObject(delete -> delete.bucket("bucket").key(release.key("release.zip")));

        Installation installation = install(new Other(List.of(installed())));

        assertThat(installation.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(installation.uploaded()).containsExactly(release.key("release.zip"));
        assertThat(install(new Other(List.of(installed()))).uploaded()).isEmpty();
    }

    @Test
    void shouldTellOfTheParametersThatCloudFormationDoesNotKeep() {
        Other other = new Other(List.of(installed()));
        other.changesNothing = true;
        Map<String, String> parameters = Map.of("ScheduleEveningTime", "0 22 ? * * *", "Release", release.id());

        Installation installation = install(other, Map.of("Resources", Map.of()), parameters);

        assertThat(installation.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(installation.notKept()).containsExactly("ScheduleEveningTime");
    }

    /** A later installation that does not name it again goes on telling the same people of alarms. */
    @Test
    void shouldKeepWhatTheStackHas() {
        Other other = new Other(List.of(stack(StackStatus.UPDATE_COMPLETE, Map.of("AlertEmail", "team@example.com"))));
        other.changesNothing = true;

        install(other, Map.of("Parameters", Map.of("AlertEmail", Map.of(), "ScheduleEvening", Map.of())), Map.of());

        assertThat(other.changeSet.parameters())
                .containsExactly(Parameter.builder()
                        .parameterKey("AlertEmail")
                        .usePreviousValue(true)
                        .build());
    }

    @Test
    void shouldMeasureTheTemplateInBytes() {
        Map<String, Object> template = Map.of("Description", "é".repeat(BaseTemplate.LIMIT / 2));

        assertThatThrownBy(() -> install(new Other(List.of(none())), template, Map.of()))
                .isInstanceOf(ConsoleException.class)
                .hasMessageContaining("allowed: 51200");
    }

    /** CloudFormation does so, too: what a transform makes of a template in the call has the same limit. */
    @Test
    void shouldMeasureTheTemplateWithItsLoopsWrittenOut() {
        Map<String, Object> body = Map.of("Topic${Name}", Map.of("DisplayName", "a".repeat(BaseTemplate.LIMIT / 2)));
        Map<String, Object> template =
                Map.of("Resources", Map.of("Fn::ForEach::Topics", List.of("Name", List.of("A", "B"), body)));

        assertThatThrownBy(() -> install(new Other(List.of(none())), template, Map.of()))
                .isInstanceOf(ConsoleException.class)
                .hasMessageContaining("allowed: 51200");
    }

    @ParameterizedTest
    @EnumSource(names = {"IMPORT_ROLLBACK_FAILED", "UNKNOWN_TO_SDK_VERSION"})
    void shouldLeaveAStackAloneThatOnlyAPersonCanMend(StackStatus status) {
        Other other = new Other(List.of(stack(status, Map.of())));

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(ConsoleException.class)
                .hasMessageEndingWith("only a person can resolve that, in the CloudFormation console");
    }

    /** Someone's change set has taken the name, and nobody executes it: there is nothing to wait for. */
    @Test
    void shouldNotWaitForAChangeSetOfSomeoneElse() {
        Other other = new Other(
                List.of(none(), stack(StackStatus.REVIEW_IN_PROGRESS, Map.of()), none(), updating(), installed()));
        other.creates = true;

        assertThat(install(other).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    /** Its deletion would leave behind what the template retains, and a second attempt would find the names taken. */
    @Test
    void shouldRollACreationBackThatStoppedHalfWay() {
        Other other = new Other(List.of(
                stack(StackStatus.CREATE_FAILED, Map.of()),
                stack(StackStatus.ROLLBACK_COMPLETE, Map.of()),
                none(),
                installed()));

        install(other);

        assertThat(other.ordered).containsExactly("RollbackStack", "DeleteStack");
    }

    /** CloudFormation names one of them alone, since it cancels the others. */
    @Test
    void shouldSayWhereAllStandsThatAnInstallationBeforeHasLeft() {
        Stack failed = stack(StackStatus.ROLLBACK_COMPLETE, Map.of()).orElseThrow().toBuilder()
                .stackStatusReason("AccessLogsBucket already exists.")
                .build();
        Other other = new Other(List.of(none(), Optional.of(failed)));
        other.creates = true;

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("control-plane is ROLLBACK_COMPLETE: AccessLogsBucket already exists; docs/OPERATIONS.md,"
                        + " \"Remove it all\", lists what else an installation before may have left, and how it goes");
    }

    /** What holds its resources is nothing that a second deletion takes away. */
    @Test
    void shouldDeleteAStackOnceThatCannotBeDeleted() {
        Other other = new Other(List.of(
                stack(StackStatus.ROLLBACK_FAILED, Map.of()),
                stack(StackStatus.ROLLBACK_FAILED, Map.of()),
                none(),
                installed()));

        assertThatThrownBy(() -> install(other))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("control-plane is ROLLBACK_FAILED");
        assertThat(other.ordered).containsExactly("DeleteStack");
    }

    /** CloudFormation would fail when it makes the new one, and roll the update back. */
    @Test
    void shouldRefuseToReplaceWhatKeepsItsName() {
        Other other = new Other(List.of(created()));
        other.replaced = List.of(Change.builder()
                .resourceChange(change -> change.action(ChangeAction.MODIFY)
                        .logicalResourceId("StateTable")
                        .physicalResourceId("control-plane-locks")
                        .resourceType("AWS::DynamoDB::Table")
                        .replacement(Replacement.TRUE)
                        .details(ResourceChangeDetail.builder()
                                .target(target -> target.name("KeySchema"))
                                .build()))
                .build());
        Map<String, Object> table =
                Map.of("Type", "AWS::DynamoDB::Table", "Properties", Map.of("TableName", "control-plane-locks"));
        Map<String, Object> loop =
                Map.of("Fn::ForEach::Tables", List.of("Name", List.of("State"), Map.of("${Name}Table", table)));

        assertThatThrownBy(() -> install(other, Map.of("Resources", loop), Map.of()))
                .isInstanceOf(ConsoleException.class)
                .hasMessage(
                        "ReplacementRefused: litellmctl bootstrap: the deployment would replace bootstrap.StateTable (AWS::DynamoDB::Table, control-plane-locks), whose TableName the new one would find taken; nothing of this stack was changed. Give it another TableName in the template");
    }

    private Installation install(Other other) {
        return install(other, Map.of("Resources", Map.of()), Map.of());
    }

    private Installation install(Other other, Map<?, ?> template, Map<String, String> parameters) {
        return new Installer(
                        new BootstrapStack(other, "control-plane", _ -> {}, _ -> other.step()),
                        new ReleaseUpload(s3, "bucket"),
                        _ -> {},
                        () -> template,
                        parameters,
                        new ReplacementGuard("bootstrap", Set.of(), List.of(), Map.of()))
                .install(release);
    }

    private static Optional<Stack> none() {
        return Optional.empty();
    }

    private static Optional<Stack> creating() {
        return stack(StackStatus.CREATE_IN_PROGRESS, Map.of());
    }

    private static Optional<Stack> created() {
        return stack(StackStatus.CREATE_COMPLETE, Map.of());
    }

    private static Optional<Stack> updating() {
        return stack(StackStatus.UPDATE_IN_PROGRESS, Map.of());
    }

    private Optional<Stack> installed() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Release", release.id());
        parameters.put("FunctionsKey", release.functionsKey());
        parameters.put("StateMachineKey", release.stateMachineKey());
        return stack(StackStatus.UPDATE_COMPLETE, parameters);
    }

    private static Optional<Stack> stack(StackStatus status, Map<String, String> parameters) {
        return Optional.of(Stack.builder()
                .stackName("control-plane")
                .stackId("arn:stack")
                .stackStatus(status)
                .parameters(parameters.entrySet().stream()
                        .map(parameter -> Parameter.builder()
                                .parameterKey(parameter.getKey())
                                .parameterValue(parameter.getValue())
                                .build())
                        .toList())
                .build());
    }

    /** CloudFormation with a stack that another console works on: a change set of this one is too late, or changes nothing. */
    private static final class Other extends ChangeSetStandIn {
        private final Deque<Optional<Stack>> states;
        private boolean creates;
        private CreateStackRequest created;
        private boolean changesNothing;
        private CreateChangeSetRequest changeSet;
        private List<Change> replaced = List.of();
        private final List<String> ordered = new ArrayList<>();

        Other(List<Optional<Stack>> states) {
            this.states = new ArrayDeque<>(states);
        }

        void step() {
            if (states.size() > 1) {
                states.remove();
            }
        }

        @Override
        public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
            return DescribeStacksResponse.builder()
                    .stacks(states.element()
                            .orElseThrow(() -> CloudFormationException.builder()
                                    .message("Stack with id control-plane does not exist")
                                    .build()))
                    .build();
        }

        @Override
        public CreateStackResponse createStack(CreateStackRequest request) {
            step();
            created = request;
            if (creates) {
                throw AlreadyExistsException.builder().message("exists").build();
            }
            return CreateStackResponse.builder().build();
        }

        @Override
        public RollbackStackResponse rollbackStack(RollbackStackRequest request) {
            ordered.add("RollbackStack");
            step();
            return RollbackStackResponse.builder().build();
        }

        @Override
        public DeleteStackResponse deleteStack(DeleteStackRequest request) {
            ordered.add("DeleteStack");
            step();
            return DeleteStackResponse.builder().build();
        }

        @Override
        public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
            changeSet = request;
            return super.createChangeSet(request);
        }

        @Override
        public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
            return DescribeChangeSetResponse.builder()
                    .changeSetId("arn:change-set")
                    .status(changesNothing ? ChangeSetStatus.FAILED : ChangeSetStatus.CREATE_COMPLETE)
                    .statusReason("The submitted information didn't contain changes.")
                    .executionStatus(replaced.isEmpty() ? ExecutionStatus.OBSOLETE : ExecutionStatus.AVAILABLE)
                    .changes(replaced)
                    .build();
        }

        @Override
        public DeleteChangeSetResponse deleteChangeSet(DeleteChangeSetRequest request) {
            return DeleteChangeSetResponse.builder().build();
        }

        @Override
        public DescribeEventsResponse describeEvents(DescribeEventsRequest request) {
            return DescribeEventsResponse.builder().build();
        }

        @Override
        public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
            return DescribeStackEventsResponse.builder().build();
        }

        @Override
        public DescribeStackEventsIterable describeStackEventsPaginator(DescribeStackEventsRequest request) {
            return new DescribeStackEventsIterable(this, request);
        }
    }
}
