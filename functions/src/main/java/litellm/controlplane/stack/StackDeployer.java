package litellm.controlplane.stack;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.runtime.Log;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;

/**
 * Brings a stack one step nearer to what it is to become: the next right thing for the state that it is found in. Where
 * that only makes way (a rollback, a deletion, someone else's operation), the operation says that the deployment follows,
 * and this is called again once it has settled. Called twice for one execution, it does its work once.
 */
final class StackDeployer {
    private static final String DEPLOY_STEP = "deploy";
    private static final String DELETE_STEP = "delete";

    /** The error of a deployment that would lose data. */
    private static final String REFUSED = "ReplacementRefused";

    private final CloudFormationClient cloudFormation;
    private final Supplier<DeletionProtection> protection;
    private final String roleArn;
    private final Clock clock;
    private final Stacks stacks;
    private final StackHistory history;
    private final ChangeSets changeSets;
    private final EarlyValidation validation;

    /**
     * @param protection made where it is needed, which is seldom
     * @param roleArn the role that CloudFormation works under
     */
    StackDeployer(
            CloudFormationClient cloudFormation, Supplier<DeletionProtection> protection, String roleArn, Clock clock) {
        this.cloudFormation = cloudFormation;
        this.protection = protection;
        this.roleArn = roleArn;
        this.clock = clock;
        this.stacks = new Stacks(cloudFormation);
        this.history = new StackHistory(cloudFormation);
        this.changeSets = new ChangeSets(cloudFormation, roleArn);
        this.validation = new EarlyValidation(cloudFormation);
    }

    /** Takes the next step. A final refusal of CloudFormation makes the operation failed; a transient one is thrown. */
    Operation deploy(Deployment deployment) {
        Optional<Stack> found = stacks.find(deployment.name());
        return found.isPresent() ? deploy(deployment, found.get()) : create(deployment);
    }

    private Operation deploy(Deployment deployment, Stack stack) {
        return switch (StackCondition.of(stack.stackStatus())) {
            case ABSENT -> create(deployment);
            case BUSY -> attach(deployment, stack);
            case DEPLOYED, ROLLED_BACK -> update(deployment, stack);
            case EMPTY -> makeWay(deployment, stack);
            case UNUSABLE -> deleteAndCreate(deployment, stack);
            case HALTED -> recover(deployment, stack, "rollback", this::rollBack);
            case STUCK -> recover(deployment, stack, "continue", this::continueRollback);
            case FOREIGN -> givenUp(deployment, stack, "only a person can resolve that, in the CloudFormation console");
        };
    }

    private Operation create(Deployment deployment) {
        String token = deployment.token(DEPLOY_STEP);
        Map<String, String> none = Map.of();
        try {
            String id = cloudFormation
                    .createStack(request -> request.stackName(deployment.name())
                            .templateURL(deployment.templateUrl())
                            .parameters(deployment.parameters(none))
                            .tags(deployment.tags(none))
                            .capabilities(Deployment.CAPABILITIES)
                            .roleARN(roleArn)
                            .enableTerminationProtection(deployment.request().production())
                            .retainExceptOnCreate(true)
                            .clientRequestToken(token))
                    .stackId();
            Log.info("Stack creation started", "token", token);
            return deploying(deployment, id, none);
        } catch (CloudFormationException e) {
            return refused(deployment, deployment.name(), e);
        }
    }

    private Operation update(Deployment deployment, Stack stack) {
        try {
            protect(deployment, stack);
            return deployment.guarded() ? updateGuarded(deployment, stack) : updateAtOnce(deployment, stack);
        } catch (CloudFormationException e) {
            return Refusal.of(e) == Refusal.NOTHING_TO_DO
                    ? upToDate(deployment, stack)
                    : refused(deployment, stack.stackId(), e);
        }
    }

    private Operation updateAtOnce(Deployment deployment, Stack stack) {
        String token = deployment.token(DEPLOY_STEP);
        Map<String, String> current = Stacks.parameters(stack);
        cloudFormation.updateStack(request -> request.stackName(stack.stackId())
                .templateURL(deployment.templateUrl())
                .parameters(deployment.parameters(current))
                .tags(deployment.tags(current))
                .capabilities(Deployment.CAPABILITIES)
                .roleARN(roleArn)
                .retainExceptOnCreate(true)
                .clientRequestToken(token));
        Log.info("Stack update started", "token", token);
        return deploying(deployment, stack.stackId(), current);
    }

    /**
     * A stack that holds data is updated by a change set, so that what would be lost is known before anything happens. It
     * takes as many calls as an update and a look at it; the execution's change set has one name, so that each call finds
     * what the one before it left. One that has been executed is found by its ARN alone: the stack's events tell of it.
     */
    private Operation updateGuarded(Deployment deployment, Stack stack) {
        String name = deployment.token(DEPLOY_STEP);
        Optional<ChangeSet> found = changeSets.find(stack, name);
        if (found.isEmpty()) {
            if (isOurs(deployment, stack, DEPLOY_STEP)) {
                return deploying(deployment, stack.stackId(), Stacks.parameters(stack));
            }
            changeSets.create(deployment, stack, name);
            return started(deployment, stack.stackId()).thenDeploy();
        }
        ChangeSet changeSet = found.get();
        return switch (changeSet.state()) {
            case PENDING -> started(deployment, stack.stackId()).thenDeploy();
            case READY -> execute(deployment, stack, changeSet);
            case EXECUTED -> executing(deployment, stack, changeSet);
            case EMPTY -> {
                changeSets.delete(stack, name);
                yield upToDate(deployment, stack);
            }
            case OBSOLETE -> {
                changeSets.delete(stack, name);
                yield started(deployment, stack.stackId()).thenDeploy();
            }
            case FAILED -> {
                changeSets.delete(stack, name);
                yield started(deployment, stack.stackId())
                        .failed(
                                StackChecker.ERROR,
                                deployment.name() + ": " + RootCause.clean(String.valueOf(changeSet.reason())));
            }
        };
    }

    private Operation execute(Deployment deployment, Stack stack, ChangeSet changeSet) {
        String token = deployment.token(DEPLOY_STEP);
        Optional<String> refusal = ReplacementGuard.of(deployment).refusal(changeSet.changes());
        if (refusal.isPresent()) {
            changeSets.delete(stack, token);
            return started(deployment, stack.stackId()).failed(REFUSED, deployment.name() + ": " + refusal.get());
        }
        changeSets.execute(stack, token, token);
        Log.info("Stack update started", "token", token, "changeSet", changeSet.id());
        return executing(deployment, stack, changeSet);
    }

    private Operation executing(Deployment deployment, Stack stack, ChangeSet changeSet) {
        return deploying(deployment, stack.stackId(), Stacks.parameters(stack))
                .withOutputs(Map.of(StackChecker.CHANGE_SET, changeSet.id()));
    }

    private void protect(Deployment deployment, Stack stack) {
        if (!deployment.isProtectedIn(stack)) {
            cloudFormation.updateTerminationProtection(
                    request -> request.stackName(stack.stackId()).enableTerminationProtection(true));
        }
    }

    /**
     * An operation that this execution started itself, in a call whose answer was lost, is followed; anyone else's is waited
     * out.
     */
    private Operation attach(Deployment deployment, Stack stack) {
        Log.info("Operation found under way", "status", stack.stackStatusAsString());
        return isOurs(deployment, stack, DEPLOY_STEP)
                ? deploying(deployment, stack.stackId(), Stacks.parameters(stack))
                : started(deployment, stack.stackId()).thenDeploy();
    }

    private Operation upToDate(Deployment deployment, Stack stack) {
        boolean justDone = Stacks.changedAt(stack).isAfter(deployment.request().startedAt())
                && isOurs(deployment, stack, DEPLOY_STEP);
        return started(deployment, stack.stackId())
                .succeeded(justDone ? StackChecker.outcome(stack.stackStatus()) : Operation.UNCHANGED);
    }

    /** Deletes a stack that exists only for someone's change set: there is nothing in it, and nothing failed. */
    private Operation makeWay(Deployment deployment, Stack stack) {
        String token = deployment.token(DELETE_STEP);
        try {
            delete(stack, token);
        } catch (CloudFormationException e) {
            return refused(deployment, stack.stackId(), e);
        }
        Log.info("Stack without resources deleted", "status", stack.stackStatusAsString());
        return started(deployment, stack.stackId()).withToken(token).thenDeploy();
    }

    /**
     * What a deletion left that was cut off may be the database itself: it is not lost by a deployment that nobody told so. A deletion
     * that this execution began itself is not begun again: it ends with the reason why it failed.
     */
    private Operation deleteAndCreate(Deployment deployment, Stack stack) {
        boolean mayLose = stack.stackStatus() == StackStatus.DELETE_FAILED
                && !deployment.holds().isEmpty()
                && !isOurs(deployment, stack, DELETE_STEP);
        return ReplacementGuard.of(deployment)
                .refusal(mayLose ? deletions(stack) : List.of())
                .map(why -> started(deployment, stack.stackId())
                        .failed(
                                REFUSED,
                                "%s is in DELETE_FAILED: %s; or finish the teardown".formatted(deployment.name(), why)))
                .orElseGet(() -> recover(deployment, stack, DELETE_STEP, this::deleteUnusable));
    }

    private List<ResourceChange> deletions(Stack stack) {
        return stacks.resources(stack).stream()
                .filter(resource -> resource.resourceStatus() != ResourceStatus.DELETE_SKIPPED)
                .map(resource -> ResourceChange.builder()
                        .action(ChangeAction.REMOVE)
                        .logicalResourceId(resource.logicalResourceId())
                        .physicalResourceId(resource.physicalResourceId())
                        .resourceType(resource.resourceType())
                        .build())
                .toList();
    }

    /**
     * Clears away what a failed operation left behind, once per execution: the same recovery would fail again for the same
     * reason. Why that operation failed goes into the record, because deleting a stack hides its events.
     */
    private Operation recover(Deployment deployment, Stack stack, String step, BiConsumer<Stack, String> recovery) {
        String token = deployment.token(step);
        List<StackEvent> last = history.latestOperation(stack.stackId());
        String why = validation.cause(stack.stackId(), RootCause.of(last)).orElse(RootCause.UNKNOWN);
        if (last.stream().anyMatch(event -> token.equals(event.clientRequestToken()))) {
            return givenUp(deployment, stack, ForeignText.withoutFullStop(why) + advice(deployment, stack, last));
        }
        try {
            recovery.accept(stack, token);
        } catch (CloudFormationException e) {
            return refused(deployment, stack.stackId(), e);
        } catch (InvalidDbInstanceStateException e) {
            return BusyDatabase.await(
                    started(deployment, stack.stackId()).thenDeploy(),
                    deployment.request(),
                    clock.instant(),
                    1,
                    RootCause.clean(e.awsErrorDetails().errorMessage()));
        }
        Log.warn("Recovery started", "status", stack.stackStatusAsString(), "recovery", step, "previousFailure", why);
        return started(deployment, stack.stackId())
                .withToken(token)
                .thenDeploy()
                .withPreviousFailure(why);
    }

    /** Lifts deletion protection first: it has already kept the rollback from deleting a load balancer or a database. */
    private void deleteUnusable(Stack stack, String token) {
        List<StackResourceSummary> protectable = stacks.resources(stack).stream()
                .filter(DeletionProtection::isOffered)
                .toList();
        if (!protectable.isEmpty()) {
            protection.get().lift(protectable);
        }
        delete(stack, token);
    }

    private void delete(Stack stack, String token) {
        if (Stacks.isProtected(stack)) {
            cloudFormation.updateTerminationProtection(
                    request -> request.stackName(stack.stackId()).enableTerminationProtection(false));
        }
        cloudFormation.deleteStack(
                request -> request.stackName(stack.stackId()).roleARN(roleArn).clientRequestToken(token));
    }

    private void rollBack(Stack stack, String token) {
        cloudFormation.rollbackStack(request -> request.stackName(stack.stackId())
                .roleARN(roleArn)
                .retainExceptOnCreate(true)
                .clientRequestToken(token));
    }

    private void continueRollback(Stack stack, String token) {
        cloudFormation.continueUpdateRollback(
                request -> request.stackName(stack.stackId()).roleARN(roleArn).clientRequestToken(token));
    }

    private Operation refused(Deployment deployment, String id, CloudFormationException refusal) {
        return Refusal.settle(started(deployment, id), refusal, () -> overtaken(deployment, id));
    }

    /**
     * The stack has changed since it was looked at, or an earlier call has succeeded and its answer was lost. An operation of
     * this execution is followed; any other is waited out.
     */
    private Operation overtaken(Deployment deployment, String id) {
        return stacks.find(deployment.name())
                .filter(stack -> StackCondition.of(stack.stackStatus()) == StackCondition.BUSY
                        || isOurs(deployment, stack, DEPLOY_STEP))
                .map(stack -> attach(deployment, stack))
                .orElseGet(() -> started(deployment, id).thenDeploy());
    }

    private Operation givenUp(Deployment deployment, Stack stack, String why) {
        return started(deployment, stack.stackId())
                .failed(
                        StackChecker.ERROR,
                        "%s is in %s: %s".formatted(deployment.name(), stack.stackStatusAsString(), why));
    }

    /**
     * What a person may do and a deployment never does by itself: leave a resource out of the rollback, by its name, or look for
     * what keeps a stack from being deleted. The command for that takes a stack down, so it is told of none that holds data.
     */
    private static String advice(Deployment deployment, Stack stack, List<StackEvent> last) {
        String advice = "; repair that and deploy again";
        if (StackCondition.of(stack.stackStatus()) == StackCondition.STUCK) {
            return advice
                    + (", or leave the resource out by its name: aws cloudformation"
                                    + " continue-update-rollback --stack-name %s --resources-to-skip LOGICAL_ID")
                            .formatted(stack.stackName());
        }
        return stack.stackStatus() == StackStatus.DELETE_FAILED
                        && deployment.holds().isEmpty()
                        && last.stream().anyMatch(StackDeleter::isOfDependent)
                ? "%s; %s names what holds it"
                        .formatted(
                                advice,
                                Request.teardownCommand(
                                        deployment.request().environment(), "--stack", deployment.stack()))
                : advice;
    }

    private Operation deploying(Deployment deployment, String id, Map<String, String> current) {
        return started(deployment, id)
                .withToken(deployment.token(DEPLOY_STEP))
                .withProgress(Progress.of(0, deployment.resourceCount(current)));
    }

    private Operation started(Deployment deployment, String id) {
        return Operation.started(Operation.Kind.STACK, deployment.name(), id, clock.instant());
    }

    /** Whether the stack's latest operation is this step of this execution. */
    private boolean isOurs(Deployment deployment, Stack stack, String step) {
        return history.latestToken(stack.stackId())
                .filter(deployment.token(step)::equals)
                .isPresent();
    }
}
