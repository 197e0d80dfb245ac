package litellm.controlplane.compliance.inventory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Stacks, and of our own the resources in them. */
record StackReader(CloudFormationClient cloudFormation, Calls calls, Scope scope) implements ServiceReader {
    private static final String MEMBERS = "members";

    @Override
    public List<Listing> listings() {
        return List.of(new Listing(ResourceTypes.STACK, "cloudformation:DescribeStacks", this::stacks));
    }

    private List<Resource> stacks() {
        List<Stack> stacks = calls.all(cloudFormation.describeStacksPaginator(), DescribeStacksResponse::stacks);
        return calls.each(stacks, this::stack);
    }

    private Resource stack(Stack stack) {
        return Resource.of(ResourceTypes.STACK, stack.stackId(), stack.stackId())
                .named(stack.stackName())
                .tagged(stack.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)))
                .created(stack.creationTime())
                .with(StackParameters.DETAIL, StackParameters.values(stack.parameters()))
                .with("unchangedParameters", StackParameters.unchanged(stack.parameters()))
                .with(Map.of(
                        "status",
                        stack.stackStatusAsString(),
                        "terminationProtection",
                        Boolean.TRUE.equals(stack.enableTerminationProtection()),
                        MEMBERS,
                        scope.stackNames().contains(stack.stackName()) ? members(stack) : Set.of()))
                .with(
                        "protected",
                        Boolean.TRUE.equals(stack.enableTerminationProtection())
                                ? List.of(stack.stackName())
                                : List.of());
    }

    /** A stack as it is now, with what it held at either time. */
    static Resource joined(Resource before, Resource now) {
        Set<Object> members = new HashSet<>(members(before));
        members.addAll(members(now));
        return now.with(Map.of(MEMBERS, members));
    }

    private static Set<?> members(Resource stack) {
        return stack.detail(MEMBERS, Set.class).orElse(Set.of());
    }

    /** What the stack holds, each as a {@link Resource#member}. */
    private Set<String> members(Stack stack) {
        return resources(stack).stream()
                .filter(member -> member.physicalResourceId() != null)
                .filter(member -> !member.resourceStatusAsString().equals("DELETE_COMPLETE"))
                .map(StackReader::member)
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<StackResourceSummary> resources(Stack stack) {
        try {
            return calls.all(
                    cloudFormation.listStackResourcesPaginator(request -> request.stackName(stack.stackId())),
                    ListStackResourcesResponse::stackResourceSummaries);
        } catch (SdkException e) {
            throw new CallFailed("cloudformation:ListStackResources", e);
        }
    }

    private static String member(StackResourceSummary member) {
        return Resource.member(member.resourceType(), member.physicalResourceId());
    }
}
