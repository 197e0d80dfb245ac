package litellm.controlplane.plan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.drift.DriftDetection;
import litellm.controlplane.image.WantedImage;
import litellm.controlplane.plan.StackPlan.OutputPlan;
import litellm.controlplane.release.HandedOutput;
import litellm.controlplane.release.Release;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.stack.ChangeSets;
import litellm.controlplane.stack.Deployment;
import litellm.controlplane.stack.NeededStacks;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * Plans a deployment, look by look: each look takes what change sets there are already and makes those that can be made
 * now, a stack's after those of the stacks that it depends on. It remembers nothing between two looks, so any of them may
 * be repeated.
 */
final class Planner {
    /** Longer than any plan takes: a change set that is older was left by an execution that was stopped. */
    private static final Duration STALE = Duration.ofHours(1);

    private final CloudFormationClient cloudFormation;
    private final Stacks stacks;
    private final ChangeSets changeSets;
    private final StackPlanner planner;
    private final DriftLook drift;
    private final String bucket;
    private final PriceTable prices = PriceTable.load();
    private final Clock clock;

    /**
     * A planner of any number of deployments.
     *
     * @param roleArn the role that CloudFormation works under
     */
    Planner(CloudFormationClient cloudFormation, String roleArn, String bucket, Clock clock) {
        this.cloudFormation = cloudFormation;
        this.stacks = new Stacks(cloudFormation);
        this.changeSets = new ChangeSets(cloudFormation, roleArn);
        this.planner = new StackPlanner(cloudFormation, changeSets, new CostEstimator(prices));
        this.drift = new DriftLook(new DriftDetection(cloudFormation));
        this.bucket = bucket;
        this.clock = clock;
    }

    /** What one look has come to: an operation that is in progress, or a plan. */
    record Look(Operation operation, Optional<Plan> plan) {}

    /**
     * Looks once.
     *
     * @param image the image that the gateway would get; empty where the litellm stack takes no part
     * @param earlier what the look before found; empty at the first one
     */
    Look look(Request request, Release release, Optional<WantedImage> image, Optional<Operation> earlier) {
        Operation operation = earlier.orElseGet(() -> {
            removeStale(request, release);
            return Operation.started(Operation.Kind.PLAN, request.environment(), clock.instant());
        });
        List<String> wanted = release.stacks().wanted(request);
        Map<String, StackPlan> plans = new LinkedHashMap<>();
        Map<String, String> detections = new HashMap<>(operation.outputs());
        for (String stack : wanted) {
            List<String> first = new ArrayList<>(release.stacks().find(stack).dependsOn());
            first.retainAll(wanted);
            if (plans.keySet().containsAll(first)) {
                Optional<Stack> found = stacks.find(request.stackName(stack));
                look(request, release, stack, found, plans, image)
                        .flatMap(
                                plan -> request.flag("drift") ? drift.look(plan, found, detections) : Optional.of(plan))
                        .ifPresent(plan -> plans.put(stack, plan));
            }
        }
        Operation looked = operation.withOutputs(detections).withProgress(Progress.of(plans.size(), wanted.size()));
        return plans.size() < wanted.size()
                ? new Look(looked.waiting(clock.instant()), Optional.empty())
                : new Look(looked, Optional.of(plan(request, image, List.copyOf(plans.values()))));
    }

    /**
     * A change set that could not be removed.
     *
     * @param stack the catalogue's name of its stack
     */
    record Staying(String stack, String changeSet, SdkException why) {
        String sentence() {
            return "The change set %s stays: %s.".formatted(changeSet, AwsCall.sentence(why));
        }

        /** Whether another try may remove it. */
        boolean passes() {
            return !(why instanceof AwsServiceException refusal) || TransientFault.is(refusal);
        }
    }

    /**
     * Removes the change sets of a request's plan: when it is made, and when it is given up.
     *
     * @return those that stay
     */
    List<Staying> removeChangeSets(Request request, Release release) {
        List<Staying> staying = new ArrayList<>();
        for (String stack : release.stacks().wanted(request)) {
            String name = StackPlanner.changeSet(new Deployment(request, release, stack, Map.of()));
            try {
                stacks.find(request.stackName(stack)).ifPresent(found -> changeSets.delete(found, name));
            } catch (InvalidChangeSetStatusException e) {
                staying.add(new Staying(
                        stack,
                        name,
                        RetryableException.create("Change set %s is still being made".formatted(name), e)));
            } catch (SdkException e) {
                staying.add(new Staying(stack, name, e));
            }
        }
        return staying;
    }

    private Optional<StackPlan> look(
            Request request,
            Release release,
            String stack,
            Optional<Stack> found,
            Map<String, StackPlan> plans,
            Optional<WantedImage> image) {
        Map<String, String> supplied = Deployment.supplied(request, release, bucket, image.map(WantedImage::reference));
        Set<String> unknown = new TreeSet<>();
        for (HandedOutput output : release.stacks().find(stack).handedOutputs()) {
            String name = output.placeholder();
            handedOver(request, output, plans).ifPresentOrElse(value -> supplied.put(name, value), () -> {
                unknown.add(name);
                supplied.put(name, StandIns.after(name));
            });
        }
        return planner.look(new Deployment(request, release, stack, supplied), found, unknown)
                .map(plan -> withWhatIsMissing(plan, request, release));
    }

    /** The plan, with what the deployment would be refused for: planning needs nothing that is not there. */
    private StackPlan withWhatIsMissing(StackPlan plan, Request request, Release release) {
        List<String> faults = new NeededStacks(stacks::present)
                .faults(request, release.stacks(), plan.stack())
                .toList();
        return faults.isEmpty()
                ? plan
                : plan.withNote("The deployment would be refused: %s.".formatted(String.join(", ", faults)));
    }

    /** The value that another stack would hand over, or what stands in for it; empty where it hands none over yet. */
    private Optional<String> handedOver(Request request, HandedOutput handed, Map<String, StackPlan> plans) {
        Optional<String> current = stacks.find(request.stackName(handed.stack()))
                .map(Stacks::outputs)
                .map(outputs -> outputs.get(handed.output()));
        Optional<OutputPlan> changed = Optional.ofNullable(plans.get(handed.stack())).stream()
                .flatMap(plan -> plan.outputs().stream())
                .filter(plan -> plan.name().equals(handed.output()) && !plan.sameValue())
                .findFirst();
        return changed.isEmpty() ? current : changed.map(OutputPlan::after).or(() -> current.map(StandIns::after));
    }

    private Plan plan(Request request, Optional<WantedImage> image, List<StackPlan> plans) {
        return new Plan(
                request.environment(),
                request.execution(),
                request.release(),
                clock.instant().toString(),
                image.map(wanted -> new Plan.ImagePlan(wanted.name(), wanted.named(), wanted.built()))
                        .orElse(null),
                secrets(plans).orElse(null),
                MonthlyCost.sum(plans.stream()
                                .map(StackPlan::cost)
                                .filter(Objects::nonNull)
                                .toList())
                        .rounded(),
                prices.sentence(),
                plans.stream().map(StackPlan::withRoundedCost).toList());
    }

    private static Optional<String> secrets(List<StackPlan> plans) {
        return plans.stream()
                .filter(plan -> plan.stack().equals(StackNames.SECURITY))
                .map(PlannedSecrets::sentence)
                .findFirst();
    }

    private void removeStale(Request request, Release release) {
        Instant limit = clock.instant().minus(STALE);
        for (String stack : release.stacks().wanted(request)) {
            stacks.find(request.stackName(stack))
                    .ifPresent(found ->
                            cloudFormation
                                    .listChangeSetsPaginator(list -> list.stackName(found.stackId()))
                                    .summaries()
                                    .stream()
                                    .filter(summary -> summary.changeSetName().startsWith("plan-"))
                                    .filter(summary -> summary.creationTime().isBefore(limit))
                                    .map(ChangeSetSummary::changeSetName)
                                    .forEach(name -> removeStale(found, name)));
        }
    }

    /** One that may not be removed is in the way of nothing. */
    private void removeStale(Stack found, String name) {
        try {
            changeSets.delete(found, name);
        } catch (CloudFormationException e) {
            Log.warn("A change set of an earlier plan stays", "reason", String.valueOf(e.getMessage()));
        }
    }
}
