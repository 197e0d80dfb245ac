package litellm.controlplane.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.NeededStacks;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * What a request takes for granted about the environment's stacks.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
public record PresentStacks(Function<String, Optional<Stack>> stacks) {

    /** A parameter of the security and the database stack that the control plane fills in. */
    private static final String OF_THIS_PRODUCT = "FunctionsKey";

    private static final Set<Action> CHANGING =
            Set.of(Action.DEPLOY, Action.PLAN, Action.TEARDOWN, Action.STOP, Action.START);

    /**
     * The stacks that are about to change are the environment's, as the tags say that every deployment puts on them: a name such as
     * {@code dev-network-stack} is anyone's to give.
     *
     * @throws InvalidRequest naming each that is someone else's
     */
    void requireOwn(Request request) {
        if (CHANGING.contains(request.action())) {
            require(request.action() == Action.PLAN ? faults(request, PresentStacks::contradicting) : foreign(request));
        }
    }

    /** A sentence for each stack of the request that its tags do not give to the environment. */
    public Stream<String> foreign(Request request) {
        return Stream.concat(faults(request, PresentStacks::contradicting), faults(request, PresentStacks::untagged));
    }

    /** What a deployment would be refused for, where a plan looks all the same: what would become of the older system's stacks. */
    List<String> doubts(Request request) {
        return request.action() == Action.PLAN
                ? faults(request, PresentStacks::untagged)
                        .map(fault -> "The deployment would be refused: " + fault)
                        .toList()
                : List.of();
    }

    private Stream<String> faults(Request request, BiFunction<Stack, String, Optional<String>> look) {
        return wanted(request)
                .map(request::stackName)
                .map(stacks)
                .flatMap(Optional::stream)
                .flatMap(stack -> look.apply(stack, request.environment()).stream());
    }

    private static Optional<String> contradicting(Stack stack, String environment) {
        return stack.tags().stream()
                .filter(tag -> EnvironmentTags.contradicts(environment, tag.key(), tag.value()))
                .findFirst()
                .map(tag ->
                        "stack: found %s, whose tag %s is %s, so it is someone else's; allowed is one with the tags %s"
                                .formatted(
                                        stack.stackName(),
                                        tag.key(),
                                        ForeignText.quoted(tag.value()),
                                        EnvironmentTags.describe(environment)));
    }

    /** Of one whose tags contradict, that says more. */
    private static Optional<String> untagged(Stack stack, String environment) {
        return holdsNothing(stack)
                        || contradicting(stack, environment).isPresent()
                        || EnvironmentTags.match(environment, stack.tags().stream(), Tag::key, Tag::value)
                ? Optional.empty()
                : Optional.of(
                        "stack: found %s without the tags that every deployment puts, so it may be someone else's, or the older system's (docs/MIGRATING.md); allowed is one with the tags %s, and docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how they come back"
                                .formatted(stack.stackName(), EnvironmentTags.describe(environment)));
    }

    /** A name for someone's change set, as a deployment that broke off may leave it before there are tags. */
    private static boolean holdsNothing(Stack stack) {
        return Set.of(StackCondition.EMPTY, StackCondition.ABSENT).contains(StackCondition.of(stack.stackStatus()));
    }

    /**
     * A stack is not deployed before those that it depends on: its creation would fail, after an image was built for it. A plan says so.
     *
     * @throws InvalidRequest naming each that neither takes part nor is there
     */
    void requireNeeded(Request request, StackCatalogue catalogue) {
        if (request.action() == Action.DEPLOY) {
            NeededStacks needed = new NeededStacks(stacks);
            require(wanted(request).flatMap(stack -> needed.faults(request, catalogue, stack)));
        }
    }

    private static Stream<String> wanted(Request request) {
        return request.stacks().wanted().stream();
    }

    private static void require(Stream<String> faults) {
        List<String> all = faults.toList();
        if (!all.isEmpty()) {
            throw new InvalidRequest(all);
        }
    }

    /**
     * Nothing is rotated where there are no tasks to restart: the secret would have changed all the same. Nor is anything started
     * where there is neither a gateway nor the database that a deployment which broke off has left.
     *
     * @throws InvalidRequest where there is no gateway, or nothing to start
     */
    void requireGateway(Request request) {
        boolean allowed = request.action() != Action.ROTATE || request.flag("unstick") || hasGateway(request);
        if (!allowed || hasNothingToStart(request)) {
            throw InvalidRequest.notDeployed(request.environment());
        }
    }

    /** Whether it is to start what is not there, neither a gateway nor a database. */
    boolean hasNothingToStart(Request request) {
        return request.action() == Action.START
                && !hasGateway(request)
                && !isThere(request.stackName(StackNames.DATABASE));
    }

    /** Whether the environment has a gateway, whose tasks may be stopped. */
    boolean hasGateway(Request request) {
        return isThere(request.stackName(StackNames.GATEWAY));
    }

    /**
     * The older system's stacks have the names of these, and are none of this product's: their database is not saved as this one is,
     * and their deletion gets stuck. A deployment over them is refused by their tags; a scan only looks.
     *
     * @throws InvalidRequest naming the stack that is not ours, and the page that says how its data is taken over
     */
    void requireThisProduct(Request request) {
        Stream<String> names =
                request.action() == Action.SCAN ? Stream.of() : Stream.of(StackNames.SECURITY, StackNames.DATABASE);
        require(names.map(request::stackName)
                .map(stacks)
                .flatMap(Optional::stream)
                .filter(Stacks::keepsValues)
                .filter(stack -> !Stacks.parameters(stack).containsKey(OF_THIS_PRODUCT))
                .map(stack ->
                        "environment: found %s, whose %s has no parameter %s, so that it is none of this control plane's, as those of the older system; allowed is one that litellmctl has deployed: docs/MIGRATING.md says how to move"
                                .formatted(request.environment(), stack.stackName(), OF_THIS_PRODUCT)));
    }

    private boolean isThere(String name) {
        return stacks.apply(name).filter(Stacks::isWhole).isPresent();
    }
}
