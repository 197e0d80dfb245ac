package litellm.controlplane.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * Changes how many tasks of an environment's gateway run, and waits until that many run. How many there were before a stop is a
 * tag of the service: it is there as long as the service is, and a second stop does not overwrite it.
 *
 * <p>For some seconds after a change ECS may still describe the service as it was before: its API is eventually consistent. A
 * service that looks as it did before the change is therefore taken neither for its success nor for its failure.
 */
record ServiceScaling(EcsClient ecs, Autoscaling autoscaling, Stacks stacks, Clock clock) {
    private static final String OUTCOME_STOPPED = "STOPPED";
    private static final String OUTCOME_STARTED = "STARTED";
    private static final String OUTCOME_SCALED = "SCALED";
    private static final String OUTCOME_RESTARTED = "RESTARTED";

    private static final String FAILED = "ScalingFailed";
    private static final String ROLLOUT_FAILED = "RolloutFailed";

    /** The operation's output with what it has come to once it succeeds. */
    private static final String OUTCOME = "outcome";

    /** The operation's output with the number of tasks that were wanted before, where that changes. */
    private static final String BEFORE = "before";

    /** The operation's output that says that no task is to run: then it is no failure if the service is deleted meanwhile. */
    private static final String STOPPING = "stopping";

    /** A task has two minutes to end its requests, and up to two more to be stopped; a new one starts in about three. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /**
     * Begins the change; begun a second time, it changes nothing more.
     *
     * @param since when the state machine first asked: a rollout that is younger is the one that it asked for
     * @return failed where somebody has deleted the service by hand, and where a rotation finds none to restart
     * @throws InvalidRequest where there is no service whose tasks could be counted or replaced, where the count is beyond the
     *     maximum, or where a deployment that was stopped has left CloudFormation at work on the service
     */
    Operation begin(Request request, ServiceGoal goal, Instant since) {
        requireIdle(request);
        GatewayService gateway = new GatewayService(request.environment());
        if (request.action() == Action.TEARDOWN && !request.wants(StackNames.GATEWAY)) {
            // Another stack goes: what the gateway needs of it, the check of the teardown has asked.
            return Operation.done(Operation.Kind.SERVICE, gateway.name(), Operation.UNCHANGED, clock.instant());
        }
        Optional<Service> found = goal == ServiceGoal.STOPPED ? gateway.find(ecs) : gateway.findActive(ecs);
        if (found.isEmpty()) {
            return goal.needsNoService()
                    ? Operation.done(Operation.Kind.SERVICE, gateway.name(), Operation.ABSENT, clock.instant())
                    : withoutService(request, gateway);
        }
        Service service = found.get();
        Optional<ScalableTarget> target = autoscaling.of(gateway);
        return switch (goal) {
            case STOPPED -> stop(service, target);
            case STARTED -> start(request, service, target);
            case COUNT -> scale(request, service, target);
            case RESTARTED -> restart(request, service, since);
        };
    }

    /** A rotation has changed its secret by then, so what it lacks here is no fault of the request. */
    private Operation withoutService(Request request, GatewayService gateway) {
        boolean deployed = stacks.isWhole(request.stackName(StackNames.GATEWAY));
        if (!deployed && request.action() != Action.ROTATE) {
            throw InvalidRequest.notDeployed(request.environment());
        }
        return Operation.started(Operation.Kind.SERVICE, gateway.name(), clock.instant())
                .failed(FAILED, deployed ? gateway.deletedByHand() : gateway.notDeployed());
    }

    /**
     * The execution that began the operation is over, its lock is free, and CloudFormation goes on: what it makes after this, the
     * autoscaling of a stopped service for one, would undo it. A teardown waits for it before it deletes the stack, and what starts
     * tasks is undone by nothing.
     */
    private void requireIdle(Request request) {
        if (request.action() == Action.STOP || request.action() == Action.SCALE) {
            stacks.present(request.stackName(StackNames.GATEWAY))
                    .filter(stack -> StackCondition.of(stack.stackStatus()) == StackCondition.BUSY)
                    .ifPresent(stack -> {
                        throw new InvalidRequest(List.of(
                                "environment: found %1$s, whose %2$s is in %3$s, as a deployment that was stopped leaves it; try again once that has ended, which litellmctl status %1$s shows"
                                        .formatted(
                                                request.environment(),
                                                stack.stackName(),
                                                stack.stackStatusAsString())));
                    });
        }
    }

    /** Where the change stands now. */
    Operation check(Request request, Operation operation) {
        GatewayService gateway = new GatewayService(request.environment());
        boolean stopping = operation.outputs().containsKey(STOPPING);
        Optional<Service> found = stopping ? gateway.find(ecs) : gateway.findActive(ecs);
        if (found.isEmpty()) {
            return stopping ? operation.succeeded(Operation.ABSENT) : operation.failed(FAILED, gateway.deletedByHand());
        }
        Service service = found.get();
        Optional<Rollout> givenUp = Rollout.of(operation).filter(rollout -> rollout.isGivenUp(service));
        if (givenUp.isPresent()) {
            return operation.failed(
                    ROLLOUT_FAILED, whyGivenUp(request, service, givenUp.get().at()));
        }
        if (settled(service) && !asBefore(service, operation)) {
            return operation.succeeded(operation.outputs().get(OUTCOME));
        }
        String seen = "%s runs %d of %d tasks%s"
                .formatted(
                        service.serviceName(),
                        service.runningCount(),
                        service.desiredCount(),
                        lastFailure(request, service, operation.startedAt()));
        return operation
                .withProgress(Progress.of(service.runningCount(), service.desiredCount(), seen))
                .waitingAtMost(
                        PATIENCE, clock.instant(), FAILED, "After %d minutes %s".formatted(PATIENCE.toMinutes(), seen));
    }

    private static boolean settled(Service service) {
        return service.runningCount().equals(service.desiredCount())
                && service.pendingCount() == 0
                && service.deployments().size() == 1;
    }

    /**
     * Whether ECS still describes the service as it was before the change. Some time later the same number of tasks means that
     * autoscaling has gone back to it.
     */
    private boolean asBefore(Service service, Operation operation) {
        return Rollout.of(operation)
                .map(rollout -> rollout.isUnseen(service))
                .orElseGet(() -> operation.fresh(clock.instant())
                        && service.desiredCount()
                                .toString()
                                .equals(operation.outputs().get(BEFORE)));
    }

    /** In one sentence, with what ECS says of the tasks. */
    private String whyGivenUp(Request request, Service service, Instant since) {
        return "%s: the new tasks did not become healthy, and ECS went back to those before%s. They keep working; fix the cause, then: litellmctl restart %s"
                .formatted(service.serviceName(), lastFailure(request, service, since), request.environment());
    }

    /** In parentheses; empty where ECS tells of no failure. */
    private String lastFailure(Request request, Service service, Instant since) {
        return new GatewayService(request.environment())
                .lastFailure(ecs, service, since)
                .map(message -> " (" + message + ")")
                .orElse("");
    }

    private Operation stop(Service service, Optional<ScalableTarget> target) {
        if (service.desiredCount() > 0) {
            // First of all: whoever finds a stop that was cut off can tell by the tag what to restore.
            ecs.tagResource(tag -> tag.resourceArn(service.serviceArn())
                    .tags(Tag.builder()
                            .key(TasksBeforeStop.TAG)
                            .value(service.desiredCount().toString())
                            .build()));
        }
        target.ifPresent(autoscaling::suspend);
        try {
            // Also where none is wanted: to suspend autoscaling may have brought the tasks up to its minimum.
            desire(service, 0);
        } catch (ServiceNotActiveException e) {
            // It is being deleted, which stops its tasks as well.
        }
        return resized(service, 0, false, OUTCOME_STOPPED).withOutput(STOPPING, "true");
    }

    /** No more than autoscaling may go to: the maximum may have been exceeded before the stop, and set back since. */
    private Operation start(Request request, Service service, Optional<ScalableTarget> target) {
        int least = target.map(some -> least(request, some)).orElse(1);
        int most = target.map(ScalableTarget::maxCapacity).orElse(Integer.MAX_VALUE);
        int wanted = Math.max(
                1, Math.max(least, Math.min(most, TasksBeforeStop.of(service).orElse(least))));
        boolean stopped = service.desiredCount() == 0;
        boolean endsStop = TasksBeforeStop.of(service).isPresent();
        if (stopped) {
            // First: what the minimum starts would be all tasks where the start is cut off after that.
            desire(service, wanted);
        }
        target.filter(some -> some.minCapacity() < least)
                .ifPresent(some -> autoscaling.bound(some.resourceId(), least, some.maxCapacity()));
        forgetStop(service, target);
        return resized(service, stopped ? wanted : service.desiredCount(), endsStop, OUTCOME_STARTED);
    }

    /** A minimum that a count of none has set is the stack's again: no deployment would bring it back. */
    private int least(Request request, ScalableTarget target) {
        return target.minCapacity() > 0
                ? target.minCapacity()
                : autoscaling.least(request.stackName(StackNames.GATEWAY), target);
    }

    private void forgetStop(Service service, Optional<ScalableTarget> target) {
        target.ifPresent(some -> autoscaling.resume(some.resourceId()));
        if (TasksBeforeStop.of(service).isPresent()) {
            ecs.untagResource(tag -> tag.resourceArn(service.serviceArn()).tagKeys(TasksBeforeStop.TAG));
        }
    }

    /** Autoscaling may go beyond the count, not below it: otherwise it would take back at once what a person asked for. */
    private Operation scale(Request request, Service service, Optional<ScalableTarget> target) {
        int count = ((Number) request.options().get("count")).intValue();
        target.ifPresent(some -> bound(request, some, count));
        desire(service, count);
        boolean endsStop = count > 0 && TasksBeforeStop.of(service).isPresent();
        if (endsStop) {
            forgetStop(service, target);
        }
        return resized(service, count, endsStop, OUTCOME_SCALED);
    }

    /** A maximum that was exceeded is set back to the stack's as soon as the count is within it: no deployment would do so. */
    private void bound(Request request, ScalableTarget target, int count) {
        int most = autoscaling.most(request.stackName(StackNames.GATEWAY), target);
        if (count > most && !request.flag("force")) {
            throw new InvalidRequest(List.of(
                    "count: found %d; allowed are 0 to %d, the maximum of autoscaling (litellm.MaxCapacity); force: true, or --force, goes beyond it"
                            .formatted(count, most)));
        }
        autoscaling.bound(target.resourceId(), count, Math.max(count, most));
    }

    /** Begins no second rollout where the state machine has asked before and the answer was lost. */
    private Operation restart(Request request, Service service, Instant since) {
        if (request.action() == Action.RESTART
                && service.desiredCount() == 0
                && TasksBeforeStop.of(service).isPresent()) {
            throw new InvalidRequest(
                    List.of("environment: found %1$s, which is stopped; litellmctl start %1$s comes first"
                            .formatted(request.environment())));
        }
        Service rolling = service.deployments().stream()
                        .anyMatch(deployment -> deployment.createdAt().isAfter(since))
                ? service
                : ecs.updateService(update -> update.cluster(service.clusterArn())
                                .service(service.serviceArn())
                                .forceNewDeployment(true))
                        .service();
        Rollout rollout = Rollout.of(GatewayService.primary(rolling).orElseThrow());
        return started(service, OUTCOME_RESTARTED, rollout.outputs());
    }

    private void desire(Service service, int count) {
        ecs.updateService(update -> update.cluster(service.clusterArn())
                .service(service.serviceArn())
                .desiredCount(count));
    }

    /**
     * A change of the number of tasks, with how many were wanted before it.
     *
     * @param endsStop whether it ends a stop: where it is tried again, as many tasks may be wanted already
     */
    private Operation resized(Service before, int wanted, boolean endsStop, String outcome) {
        return before.desiredCount() == wanted
                ? started(before, endsStop ? outcome : Operation.UNCHANGED, Map.of())
                : started(before, outcome, Map.of(BEFORE, before.desiredCount().toString()));
    }

    private Operation started(Service service, String outcome, Map<String, String> outputs) {
        return Operation.started(Operation.Kind.SERVICE, service.serviceName(), service.serviceArn(), clock.instant())
                .withOutputs(outputs)
                .withOutput(OUTCOME, outcome);
    }
}
