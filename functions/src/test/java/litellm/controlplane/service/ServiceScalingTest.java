package litellm.controlplane.service;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ApplicationAutoScalingException;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;

class ServiceScalingTest {
    private final Moto moto = Moto.shared();
    private final EcsClient ecs = moto.client(EcsClient.builder());
    private final ApplicationAutoScalingClient scaling = moto.client(ApplicationAutoScalingClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String cluster = environment + "-litellm-cluster";
    private final String name = environment + "-litellm-service";
    private final String resource = "service/" + cluster + "/" + name;
    private final CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
    private final Stacks stacks = new Stacks(cloudFormation);
    private final Autoscaling autoscaling = new Autoscaling(scaling, stacks);
    private final ServiceScaling services = new ServiceScaling(ecs, autoscaling, stacks, Clock.systemUTC());

    @BeforeEach
    void createService() {
        ecs.createCluster(create -> create.clusterName(cluster).tags(List.of()));
        ecs.registerTaskDefinition(register -> register.family(name)
                .containerDefinitions(ContainerDefinition.builder()
                        .name("litellm-proxy")
                        .image("image")
                        .memory(128)
                        .build()));
        ecs.createService(create -> create.cluster(cluster)
                .serviceName(name)
                .taskDefinition(name)
                .desiredCount(3)
                .tags(Tag.builder().key("Environment").value(environment).build()));
        scaling.registerScalableTarget(register -> register.serviceNamespace(ServiceNamespace.ECS)
                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                .resourceId(resource)
                .minCapacity(2)
                .maxCapacity(4));
    }

    /** An execution that was stopped has left it so: the autoscaling that is still to be made would start a stopped service's tasks. */
    @ParameterizedTest
    @CsvSource({"STOP, STOPPED", "SCALE, COUNT"})
    void changesNothingWhileCloudFormationIsStillAtWork(Action action, ServiceGoal goal) {
        try (ScriptedService scripted = new ScriptedService().answer("DescribeStacks", """
                <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>a-stack</StackName>
                <StackId>arn:1</StackId><StackStatus>CREATE_IN_PROGRESS</StackStatus>
                <CreationTime>2026-01-01T00:00:00Z</CreationTime></member></Stacks></DescribeStacksResult>
                </DescribeStacksResponse>""")) {
            Stacks busy = new Stacks(scripted.client(CloudFormationClient.builder()));
            ServiceScaling meanwhile = new ServiceScaling(ecs, autoscaling, busy, Clock.systemUTC());

            assertThatThrownBy(() -> meanwhile.begin(
                            Requests.of(action, environment, Map.of("count", 1)), goal, Requests.STARTED_AT))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("whose a-stack is in CREATE_IN_PROGRESS");
            assertThat(service().desiredCount()).isEqualTo(3);
            assertThat(meanwhile
                            .begin(
                                    Requests.of(Action.RESTART, environment, Map.of()),
                                    ServiceGoal.RESTARTED,
                                    Requests.STARTED_AT)
                            .state())
                    .isEqualTo(Unfinished.IN_PROGRESS);
        }
    }

    /** Of the five stacks none can go alone that the gateway needs; a sixth may. */
    @Test
    void aTeardownOfAnotherStackStopsNoTasks() {
        Request teardown = Requests.withStacks(
                Requests.of(Action.TEARDOWN, environment, Map.of()),
                "audit",
                Map.of("audit", true, "litellm", false),
                Map.of());

        assertThat(services.begin(teardown, ServiceGoal.STOPPED, Requests.STARTED_AT)
                        .state())
                .isEqualTo(new Succeeded(Operation.UNCHANGED));
        assertThat(service().desiredCount()).isEqualTo(3);
    }

    /** Also where RDS has started the database by itself, which it does after seven days. */
    @Test
    void aRestartOfWhatIsStoppedIsRefused() {
        begin(Action.STOP, ServiceGoal.STOPPED);

        assertThatThrownBy(() -> begin(Action.RESTART, ServiceGoal.RESTARTED))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("environment: found %1$s, which is stopped; litellmctl start %1$s comes first"
                        .formatted(environment));
    }

    @Test
    void aStopSuspendsAutoscalingAndRemembersTheTasks() {
        assertThat(begin(Action.STOP, ServiceGoal.STOPPED).outputs()).containsEntry("outcome", "STOPPED");

        assertThat(service().desiredCount()).isZero();
        assertThat(tags()).containsEntry("TasksBeforeStop", "3");
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isTrue();
        assertThat(target().minCapacity()).isEqualTo(2);
    }

    @Test
    void aSecondStopForgetsNothing() {
        begin(Action.STOP, ServiceGoal.STOPPED);

        assertThat(begin(Action.STOP, ServiceGoal.STOPPED).outputs()).containsEntry("outcome", "UNCHANGED");
        assertThat(service().desiredCount()).isZero();
        assertThat(tags()).containsEntry("TasksBeforeStop", "3");
    }

    /** A person has stopped the tasks alone: to suspend autoscaling brings them up to its minimum. */
    @Test
    void aStopStartsNoTasksWhereNoneRun() {
        ecs.updateService(update -> update.cluster(cluster).service(name).desiredCount(0));

        begin(Action.STOP, ServiceGoal.STOPPED);

        assertThat(service().desiredCount()).isZero();
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isTrue();
    }

    /** Autoscaling brings tasks up to its minimum after a registration, and may do so when the stop is over. */
    @ParameterizedTest
    @CsvSource({"true, true, true, 0", "false, true, true, 1", "true, false, true, 1", "true, true, false, 1"})
    void aStopRegistersNothingWhereAllScalingIsSuspended(boolean in, boolean out, boolean scheduled, int expected) {
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeScalableTargets", """
                    {"ScalableTargets": [{"ServiceNamespace": "ecs", "ResourceId": "%s", "MinCapacity": 2, "MaxCapacity": 4,
                     "SuspendedState": {"DynamicScalingInSuspended": %s, "DynamicScalingOutSuspended": %s,
                                        "ScheduledScalingSuspended": %s}}]}""".formatted(resource, in, out, scheduled));
            scripted.answer("RegisterScalableTarget", "{}");
            Autoscaling before = new Autoscaling(scripted.client(ApplicationAutoScalingClient.builder()), stacks);

            new ServiceScaling(ecs, before, stacks, Clock.systemUTC())
                    .begin(Requests.of(Action.STOP, environment, Map.of()), ServiceGoal.STOPPED, Requests.STARTED_AT);

            assertThat(scripted.operations())
                    .filteredOn("RegisterScalableTarget"::equals)
                    .hasSize(expected);
        }
    }

    @Test
    void aStartGoesBackToWhatItWas() {
        begin(Action.STOP, ServiceGoal.STOPPED);

        assertThat(begin(Action.START, ServiceGoal.STARTED).outputs()).containsEntry("outcome", "STARTED");

        assertThat(service().desiredCount()).isEqualTo(3);
        assertThat(tags()).doesNotContainKey("TasksBeforeStop");
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isFalse();
        assertThat(begin(Action.START, ServiceGoal.STARTED).outputs()).containsEntry("outcome", "UNCHANGED");
    }

    /** Anyone may write tags: what is no number is no reason to leave the environment stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"two", "-1", "12345678901"})
    void aStartGoesToTheMinimumWhereTheTagHoldsNoNumber(String written) {
        begin(Action.STOP, ServiceGoal.STOPPED);
        ecs.tagResource(tag -> tag.resourceArn(service().serviceArn())
                .tags(Tag.builder().key("TasksBeforeStop").value(written).build()));

        begin(Action.START, ServiceGoal.STARTED);

        assertThat(service().desiredCount()).isEqualTo(2);
        assertThat(tags()).doesNotContainKey("TasksBeforeStop");
    }

    @Test
    void aStartGoesNotBeyondTheMaximumThatACountOfNoneHasBroughtBack() {
        createStack();
        services.begin(scale(7, true), ServiceGoal.COUNT, Instant.EPOCH);
        begin(Action.STOP, ServiceGoal.STOPPED);
        services.begin(scale(0, false), ServiceGoal.COUNT, Instant.EPOCH);

        begin(Action.START, ServiceGoal.STARTED);

        assertThat(service().desiredCount()).isEqualTo(4);
        assertThat(target().maxCapacity()).isEqualTo(4);
    }

    /** No deployment would bring the stack's minimum back: it has not changed there. */
    @Test
    void aStartAfterACountOfNoneGoesBackToTheStacksMinimum() {
        createStack();
        services.begin(scale(0, false), ServiceGoal.COUNT, Instant.EPOCH);
        assertThat(target().minCapacity()).isZero();

        begin(Action.START, ServiceGoal.STARTED);

        assertThat(service().desiredCount()).isEqualTo(2);
        assertThat(target().minCapacity()).isEqualTo(2);
        assertThat(target().maxCapacity()).isEqualTo(4);
    }

    /** The minimum that is brought back starts as many tasks: the next try would take these for all that there were. */
    @Test
    void aStartThatIsCutOffGoesBackToWhatItWasAtTheNextTry() {
        createStack();
        begin(Action.STOP, ServiceGoal.STOPPED);
        services.begin(scale(0, false), ServiceGoal.COUNT, Instant.EPOCH);
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeServices", """
                    {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                     "desiredCount": 0, "tags": [{"key": "TasksBeforeStop", "value": "3"}]}]}""");
            scripted.refuse("UpdateService", "AccessDeniedException");
            assertThatThrownBy(() -> scaling(scripted, Instant.EPOCH)
                            .begin(
                                    Requests.of(Action.START, environment, Map.of()),
                                    ServiceGoal.STARTED,
                                    Instant.EPOCH))
                    .isInstanceOf(EcsException.class);
        }

        begin(Action.START, ServiceGoal.STARTED);

        assertThat(service().desiredCount()).isEqualTo(3);
        assertThat(target().minCapacity()).isEqualTo(2);
    }

    /** Autoscaling still brings the tasks within its bounds; the state machine asks again, and by then they are as wanted. */
    @ParameterizedTest
    @CsvSource({"STARTED, STARTED", "COUNT, SCALED"})
    void saysWhatItHasDoneAlsoWhereItsFirstTryWasCutOff(ServiceGoal goal, String outcome) {
        Request request = scale(3, false);
        begin(Action.STOP, ServiceGoal.STOPPED);
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeScalableTargets", """
                    {"ScalableTargets": [{"ServiceNamespace": "ecs", "ResourceId": "%s", "MinCapacity": 2, "MaxCapacity": 4}]}""".formatted(resource));
            scripted.refuse("RegisterScalableTarget", "ConcurrentUpdateException");
            Autoscaling busy = new Autoscaling(scripted.client(ApplicationAutoScalingClient.builder()), stacks);
            assertThatThrownBy(() -> new ServiceScaling(ecs, busy, stacks, Clock.systemUTC())
                            .begin(request, goal, Instant.EPOCH))
                    .isInstanceOf(ApplicationAutoScalingException.class);
        }
        ecs.updateService(update -> update.cluster(cluster).service(name).desiredCount(3));

        Operation again = services.begin(request, goal, Instant.EPOCH);

        assertThat(again.outputs()).containsExactly(Map.entry("outcome", outcome));
        assertThat(tags()).doesNotContainKey("TasksBeforeStop");
    }

    /** RDS starts a stopped database by itself after a week, so a stopped gateway can be given a count. */
    @Test
    void aCountEndsTheStop() {
        begin(Action.STOP, ServiceGoal.STOPPED);
        services.begin(scale(0, false), ServiceGoal.COUNT, Instant.EPOCH);

        assertThat(tags()).containsEntry("TasksBeforeStop", "3");
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isTrue();

        services.begin(scale(2, false), ServiceGoal.COUNT, Instant.EPOCH);

        assertThat(service().desiredCount()).isEqualTo(2);
        assertThat(tags()).doesNotContainKey("TasksBeforeStop");
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isFalse();
    }

    @Test
    void aCountIsTheLeastThatAutoscalingMayGoTo() {
        services.begin(scale(4, false), ServiceGoal.COUNT, Instant.EPOCH);

        assertThat(service().desiredCount()).isEqualTo(4);
        assertThat(target().minCapacity()).isEqualTo(4);
        assertThat(target().maxCapacity()).isEqualTo(4);
    }

    @Test
    void aCountBeyondTheMaximumIsRefusedUnlessForced() {
        assertThatThrownBy(() -> services.begin(scale(5, false), ServiceGoal.COUNT, Instant.EPOCH))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("count: found 5; allowed are 0 to 4, the maximum of autoscaling");
        assertThat(service().desiredCount()).isEqualTo(3);

        services.begin(scale(5, true), ServiceGoal.COUNT, Instant.EPOCH);

        assertThat(service().desiredCount()).isEqualTo(5);
        assertThat(target().maxCapacity()).isEqualTo(5);
    }

    @Test
    void aCountWithinTheStacksMaximumBringsThatBack() {
        createStack();
        services.begin(scale(9, true), ServiceGoal.COUNT, Instant.EPOCH);

        assertThatThrownBy(() -> services.begin(scale(8, false), ServiceGoal.COUNT, Instant.EPOCH))
                .hasMessageStartingWith("count: found 8; allowed are 0 to 4, the maximum of autoscaling");
        assertThat(target().maxCapacity()).isEqualTo(9);

        services.begin(scale(8, true), ServiceGoal.COUNT, Instant.EPOCH);
        assertThat(target().maxCapacity()).isEqualTo(8);

        services.begin(scale(3, false), ServiceGoal.COUNT, Instant.EPOCH);
        assertThat(target().maxCapacity()).isEqualTo(4);
        assertThat(target().minCapacity()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"COUNT", "RESTARTED"})
    void whatIsNotDeployedIsRefused(ServiceGoal goal) {
        Request elsewhere = Requests.of(Action.START, Moto.newEnvironment(), Map.of("count", 1));

        assertThatThrownBy(() -> services.begin(elsewhere, goal, Instant.EPOCH))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("where no gateway is deployed; deploy it first");
    }

    /** A deployment would not make it again: its stack stays as it is. */
    @ParameterizedTest
    @EnumSource(names = {"COUNT", "RESTARTED"})
    void ofAServiceThatSomebodyHasDeletedItIsSaidHowItComesBack(ServiceGoal goal) {
        createStack();
        Request request = Requests.of(Action.ROTATE, environment, Map.of("count", 2));
        Operation underWay = services.begin(request, goal, Instant.EPOCH);
        ecs.deleteService(delete -> delete.cluster(cluster).service(name).force(true));

        assertSaidToBeDeleted(services.begin(request, goal, Instant.EPOCH), services.check(request, underWay));
    }

    private void assertSaidToBeDeleted(Operation... operations) {
        assertThat(operations)
                .extracting(Operation::state)
                .allSatisfy(state -> assertThat(state)
                        .isInstanceOfSatisfying(
                                Failed.class,
                                failed -> assertThat(failed.cause())
                                        .startsWith(name + ": somebody has deleted it")
                                        .endsWith(
                                                "litellmctl teardown %1$s --stack litellm --confirm DELETE; litellmctl deploy %1$s"
                                                        .formatted(environment))));
    }

    /** Deleted by force, it is there until its tasks have ended, and ECS refuses to change it. */
    @ParameterizedTest
    @EnumSource(names = {"COUNT", "RESTARTED"})
    void ofAServiceThatIsBeingDeletedItIsSaidHowItComesBack(ServiceGoal goal) {
        createStack();
        Request request = Requests.of(Action.ROTATE, environment, Map.of("count", 2));
        Operation underWay = services.begin(request, goal, Instant.EPOCH);
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeServices", """
                    {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "DRAINING",
                     "desiredCount": 0, "runningCount": 2, "pendingCount": 0, "deployments": []}]}""");
            scripted.refuse("UpdateService", "ServiceNotActiveException");
            ServiceScaling draining =
                    new ServiceScaling(scripted.client(EcsClient.builder()), autoscaling, stacks, Clock.systemUTC());

            assertSaidToBeDeleted(draining.begin(request, goal, Instant.EPOCH), draining.check(request, underWay));
            assertThat(draining.begin(request, ServiceGoal.STARTED, Instant.EPOCH)
                            .state())
                    .as("a start: its verification says it, once the database runs")
                    .isEqualTo(new Succeeded("ABSENT"));
        }
    }

    /** One that broke is given up for a new one also where the litellm stack is gone; the secret has changed by then. */
    @Test
    void aRotationThatFindsNoGatewayIsNoFaultOfItsRequest() {
        String elsewhere = Moto.newEnvironment();

        assertThat(services.begin(Requests.of(Action.ROTATE, elsewhere, Map.of()), ServiceGoal.RESTARTED, Instant.EPOCH)
                        .state())
                .isEqualTo(new Failed(
                        "ScalingFailed",
                        "%1$s-litellm-service: no gateway is deployed, so no task has to read the new value; one that is deployed does: litellmctl deploy %1$s"
                                .formatted(elsewhere)));
    }

    /** As after a deployment that broke off before its litellm stack: its database is stopped and started all the same. */
    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "STARTED"})
    void whereNoGatewayIsDeployedNoneIsStoppedOrStarted(ServiceGoal goal) {
        Request elsewhere = Requests.of(Action.START, Moto.newEnvironment(), Map.of());

        assertThat(services.begin(elsewhere, goal, Instant.EPOCH).state()).isEqualTo(new Succeeded("ABSENT"));
    }

    @Test
    void waitsUntilAsManyTasksRunAsAreWanted() {
        String document =
                "{\"services\": [{\"serviceName\": \"s\", \"serviceArn\": \"arn:s\", \"clusterArn\": \"arn:c\","
                        + " \"status\": \"ACTIVE\", \"desiredCount\": 2, \"runningCount\": %d, \"pendingCount\": 0,"
                        + " \"deployments\": [{\"status\": \"PRIMARY\", \"createdAt\": 1.0}]}]}";
        try (ScriptedService scripted = new ScriptedService()) {
            ServiceScaling looking =
                    new ServiceScaling(scripted.client(EcsClient.builder()), autoscaling, stacks, Clock.systemUTC());
            Operation begun = Operation.started(
                            Operation.Kind.SERVICE,
                            name,
                            "arn:s",
                            Clock.systemUTC().instant())
                    .withOutputs(Map.of("outcome", "SCALED"));
            Operation old = Operation.started(
                    Operation.Kind.SERVICE,
                    name,
                    "arn:s",
                    Clock.systemUTC().instant().minus(Duration.ofMinutes(16)));
            scripted.answer("DescribeServices", document.formatted(1));

            assertThat(current(looking.check(scale(2, false), begun))).isEqualTo("s runs 1 of 2 tasks");
            assertThat(failure(looking.check(scale(2, false), old)).cause())
                    .isEqualTo("After 15 minutes s runs 1 of 2 tasks");
            scripted.answer("DescribeServices", document.formatted(2));
            assertThat(looking.check(scale(2, false), begun).state()).isEqualTo(new Succeeded("SCALED"));
        }
    }

    /** What became of tasks before the change was about other ones. */
    @Test
    void aTaskThatDoesNotStartGivesItsReason() {
        Instant begun = Instant.parse("2026-01-01T00:00:00Z");
        Request request = Requests.of(Action.START, environment, Map.of());
        try (ScriptedService scripted =
                ended(begun.plusSeconds(1), "no such secret").answer("DescribeServices", """
                {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                 "desiredCount": 1, "runningCount": 0, "pendingCount": 1, "deployments": [{"status": "PRIMARY"}], "events": [
                   {"createdAt": 1, "message": "(service s) is unable to consistently start tasks successfully."}]}]}""")) {
            Operation start = Operation.started(Operation.Kind.SERVICE, name, "arn:s", begun);

            assertThat(current(scaling(scripted, begun.plusSeconds(5)).check(request, start)))
                    .isEqualTo("s runs 0 of 1 tasks (its latest task: no such secret)");
            assertThat(failure(scaling(scripted, begun.plusSeconds(900)).check(request, start))
                            .cause())
                    .isEqualTo("After 15 minutes s runs 0 of 1 tasks (its latest task: no such secret)");
            Operation later = Operation.started(Operation.Kind.SERVICE, name, "arn:s", begun.plusSeconds(2));
            assertThat(current(scaling(scripted, begun.plusSeconds(5)).check(request, later)))
                    .isEqualTo("s runs 0 of 1 tasks");
        }
    }

    /** Its stack is being deleted, by a person or by the teardown before: ECS lets nobody change it any more, and then it is gone. */
    @ParameterizedTest
    @CsvSource({"0, UNCHANGED", "2, STOPPED"})
    void aServiceThatGoesWhileItIsStoppedIsStopped(int desired, String outcome) {
        try (ScriptedService scripted = new ScriptedService()) {
            ServiceScaling stopping =
                    new ServiceScaling(scripted.client(EcsClient.builder()), autoscaling, stacks, Clock.systemUTC());
            Request teardown = Requests.of(Action.TEARDOWN, environment, Map.of());
            scripted.answer("DescribeServices", """
                            {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "DRAINING",
                             "desiredCount": %d, "runningCount": 1, "pendingCount": 0, "deployments": []}]}""".formatted(desired));
            scripted.answer("TagResource", "{}");
            scripted.refuse("UpdateService", "ServiceNotActiveException");

            Operation begun = stopping.begin(teardown, ServiceGoal.STOPPED, Instant.EPOCH);

            assertThat(begun.outputs()).containsEntry("outcome", outcome);
            scripted.answer("DescribeServices", "{\"services\": []}");
            assertThat(stopping.check(teardown, begun).state()).isEqualTo(new Succeeded("ABSENT"));
        }
    }

    /** For some seconds ECS may tell of the service as it was; later, autoscaling has gone back to that. */
    @ParameterizedTest
    @CsvSource({"STOPPED, 2, 0, STOPPED", "STARTED, 0, 2, STARTED", "COUNT, 2, 4, SCALED"})
    void takesTheServiceAsItWasForNoSuccess(ServiceGoal goal, int before, int wanted, String outcome) {
        String document = """
                {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                 "desiredCount": %1$d, "runningCount": %1$d, "pendingCount": 0, "deployments": [{"status": "PRIMARY", "createdAt": 1}]}]}""";
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeServices", document.formatted(before));
            scripted.answer("UpdateService", "{}");
            scripted.answer("TagResource", "{}");
            scripted.answer("UntagResource", "{}");
            Operation begun = scaling(scripted, now).begin(scale(4, false), goal, now);

            assertThat(scaling(scripted, now.plusSeconds(1))
                            .check(scale(4, false), begun)
                            .state())
                    .isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(scaling(scripted, now.plusSeconds(61))
                            .check(scale(4, false), begun)
                            .state())
                    .isEqualTo(new Succeeded(outcome));
            scripted.answer("DescribeServices", document.formatted(wanted));
            assertThat(scaling(scripted, now.plusSeconds(1))
                            .check(scale(4, false), begun)
                            .state())
                    .isEqualTo(new Succeeded(outcome));
        }
    }

    /** ECS with a task of the service that has ended. */
    private static ScriptedService ended(Instant at, String reason) {
        return new ScriptedService()
                .answer("ListTasks", "{\"taskArns\": [\"arn:task/1\"]}")
                .answer("DescribeTasks", """
                        {"tasks": [{"taskArn": "arn:task/1", "stoppedAt": %d, "containers": [], "stoppedReason": "%s"}]}""".formatted(at.getEpochSecond(), reason));
    }

    private ServiceScaling scaling(ScriptedService scripted, Instant now) {
        return new ServiceScaling(
                scripted.client(EcsClient.builder()), autoscaling, stacks, Clock.fixed(now, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id": "new", "status": "PRIMARY", "createdAt": 2, "rolloutState": "COMPLETED"}                                 | SUCCEEDED
            {"id": "new", "status": "PRIMARY", "createdAt": 2, "rolloutState": "FAILED"}                                    | FAILED
            {"id": "back", "status": "PRIMARY", "createdAt": 3, "rolloutState": "COMPLETED"}                                | FAILED
            {"id": "back", "status": "PRIMARY", "createdAt": 3}, {"id": "new", "status": "ACTIVE", "rolloutState": "FAILED"} | FAILED
            {"id": "old", "status": "PRIMARY", "createdAt": 1, "rolloutState": "COMPLETED"}                                 | IN_PROGRESS
            """)
    void aRolloutThatEcsGivesUpHasFailedAlthoughTheServiceSettles(String deployments, String expected) {
        String service = """
                {"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                 "desiredCount": 2, "runningCount": 2, "pendingCount": 0, "deployments": [%s], "events": [
                   {"createdAt": 3, "message": "(service s) rolling back to (deployment back)."},
                   {"createdAt": 2, "message": "(service s) (task 1) failed container health checks."}]}""";
        String described = "{\"services\": [" + service + "]}";
        String updated = "{\"service\": " + service + "}";
        try (ScriptedService scripted = new ScriptedService()) {
            ServiceScaling scripting =
                    new ServiceScaling(scripted.client(EcsClient.builder()), autoscaling, stacks, Clock.systemUTC());
            scripted.answer(
                    "DescribeServices",
                    described.formatted("{\"id\": \"old\", \"status\": \"PRIMARY\", \"createdAt\": 1}"));
            scripted.answer(
                    "UpdateService", updated.formatted("{\"id\": \"new\", \"status\": \"PRIMARY\", \"createdAt\": 2}"));
            Request request = Requests.of(Action.RESTART, environment, Map.of());
            Operation begun = scripting.begin(request, ServiceGoal.RESTARTED, Instant.ofEpochSecond(1));
            scripted.answer("DescribeServices", described.formatted(deployments));

            OperationState state = switch (expected) {
                case "SUCCEEDED" -> new Succeeded("RESTARTED");
                case "FAILED" ->
                    new Failed(
                            "RolloutFailed",
                            "s: the new tasks did not become healthy, and ECS went back to those before"
                                    + " ((service s) (task 1) failed container health checks.). They keep working; fix the cause, then: litellmctl restart "
                                    + environment);
                default -> Unfinished.IN_PROGRESS;
            };
            assertThat(scripting.check(request, begun).state()).isEqualTo(state);
        }
    }

    @Test
    void aRolloutThatFailedForASecretSaysHowToFindIt() {
        String rollout = """
                {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                 "desiredCount": 2, "runningCount": 2, "pendingCount": 0,
                 "deployments": [{"id": "new", "status": "PRIMARY", "createdAt": 2, "rolloutState": "%s"}], "events": [
                   {"createdAt": 2, "message": "(service s) (deployment new) deployment failed: tasks failed to start."}]}]}""";
        Request request = Requests.of(Action.RESTART, environment, Map.of());
        try (ScriptedService scripted =
                ended(Instant.ofEpochSecond(2), "unable to retrieve secret from asm: invalid character 'g'.")) {
            scripted.answer("DescribeServices", rollout.formatted("IN_PROGRESS"));
            ServiceScaling scaling = scaling(scripted, Instant.ofEpochSecond(3));
            Operation begun = scaling.begin(request, ServiceGoal.RESTARTED, Instant.ofEpochSecond(1));
            scripted.answer("DescribeServices", rollout.formatted("FAILED"));

            assertThat(failure(scaling.check(request, begun)).cause())
                    .contains("invalid character 'g'; which secret: litellmctl doctor " + environment + "). They keep");
        }
    }

    /** The answer was lost, and the state machine asks again: a second rollout would replace the tasks once more. */
    @Test
    void aRolloutThatHasBegunIsTheOneThatWasAskedFor() {
        try (ScriptedService scripted = new ScriptedService().answer("DescribeServices", """
                {"services": [{"serviceName": "s", "serviceArn": "arn:s", "clusterArn": "arn:c", "status": "ACTIVE",
                 "desiredCount": 2, "runningCount": 2, "pendingCount": 0, "deployments": [
                   {"id": "new", "status": "PRIMARY", "createdAt": 2}, {"id": "old", "status": "ACTIVE", "createdAt": 1}]}]}""")) {
            Operation begun = scaling(scripted, Instant.ofEpochSecond(3))
                    .begin(
                            Requests.of(Action.RESTART, environment, Map.of()),
                            ServiceGoal.RESTARTED,
                            Instant.ofEpochSecond(1));

            assertThat(begun.outputs()).containsEntry("rollout", "new");
            assertThat(scripted.operations()).containsExactly("DescribeServices");
        }
    }

    private void createStack() {
        cloudFormation.createStack(create -> create.stackName(environment + "-litellm-stack")
                .templateBody("""
                        {"Parameters": {"MinCapacity": {"Type": "Number"}, "MaxCapacity": {"Type": "Number"}},
                         "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}""")
                .parameters(parameter("MinCapacity", "2"), parameter("MaxCapacity", "4")));
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }

    private Operation begin(Action action, ServiceGoal goal) {
        return services.begin(Requests.of(action, environment, Map.of()), goal, Requests.STARTED_AT);
    }

    private Request scale(int count, boolean force) {
        return Requests.of(Action.SCALE, environment, Map.of("count", count, "force", force));
    }

    private Service service() {
        return ecs.describeServices(
                        describe -> describe.cluster(cluster).services(name).include(ServiceField.TAGS))
                .services()
                .getFirst();
    }

    private Map<String, String> tags() {
        return service().tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private ScalableTarget target() {
        return scaling.describeScalableTargets(describe ->
                        describe.serviceNamespace(ServiceNamespace.ECS).resourceIds(resource))
                .scalableTargets()
                .getFirst();
    }
}
