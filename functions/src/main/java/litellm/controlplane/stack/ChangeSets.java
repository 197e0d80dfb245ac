package litellm.controlplane.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * The change sets of existing stacks, made with the same parameters, tags and template as an update.
 *
 * @param roleArn the role that CloudFormation works under
 */
public record ChangeSets(CloudFormationClient cloudFormation, String roleArn) {
    /** The change set {@code name} of the stack, if there is one. */
    public Optional<ChangeSet> find(Stack stack, String name) {
        // Before it is complete it has no pages; a page without changes is still the one that has the status.
        return Absent.unless(
                        ChangeSetNotFoundException.class,
                        () -> cloudFormation
                                .describeChangeSetPaginator(request -> request.stackName(stack.stackId())
                                        .changeSetName(name)
                                        .includePropertyValues(true))
                                .stream()
                                .toList())
                .map(this::changeSet);
    }

    /** Asks CloudFormation what the deployment would change. Called twice for one {@code name}, it asks once. */
    public void create(Deployment deployment, Stack stack, String name) {
        Map<String, String> current = Stacks.parameters(stack);
        try {
            cloudFormation.createChangeSet(request -> request.stackName(stack.stackId())
                    .changeSetName(name)
                    .changeSetType(ChangeSetType.UPDATE)
                    .templateURL(deployment.templateUrl())
                    .parameters(deployment.parameters(current))
                    .tags(deployment.tags(current))
                    .capabilities(Deployment.CAPABILITIES)
                    .roleARN(roleArn));
        } catch (AlreadyExistsException e) {
            // An earlier call made it, whose answer was lost.
        }
    }

    /** Does what the change set says; its events carry {@code token}. */
    public void execute(Stack stack, String name, String token) {
        cloudFormation.executeChangeSet(request -> request.stackName(stack.stackId())
                .changeSetName(name)
                .retainExceptOnCreate(true)
                .clientRequestToken(token));
    }

    /** Removes the change set {@code name}; one that is gone counts as removed. */
    public void delete(Stack stack, String name) {
        cloudFormation.deleteChangeSet(
                request -> request.stackName(stack.stackId()).changeSetName(name));
    }

    private ChangeSet changeSet(List<DescribeChangeSetResponse> pages) {
        DescribeChangeSetResponse first = pages.getFirst();
        ChangeSet.State state = state(first);
        return new ChangeSet(
                first.changeSetId(),
                state,
                state == ChangeSet.State.FAILED
                        ? new EarlyValidation(cloudFormation).reason(first)
                        : first.statusReason(),
                pages.stream()
                        .flatMap(page -> page.changes().stream())
                        .map(Change::resourceChange)
                        .toList());
    }

    private static ChangeSet.State state(DescribeChangeSetResponse found) {
        return switch (found.status()) {
            case CREATE_PENDING, CREATE_IN_PROGRESS -> ChangeSet.State.PENDING;
            case CREATE_COMPLETE -> executable(found);
            case FAILED -> nothingToDo(found) ? ChangeSet.State.EMPTY : ChangeSet.State.FAILED;
            default -> ChangeSet.State.OBSOLETE;
        };
    }

    private static ChangeSet.State executable(DescribeChangeSetResponse found) {
        return switch (found.executionStatus()) {
            case AVAILABLE -> ChangeSet.State.READY;
            case EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE, EXECUTE_FAILED -> ChangeSet.State.EXECUTED;
            default -> ChangeSet.State.OBSOLETE;
        };
    }

    /** The two sentences that the AWS CLI and CDK look for as well. */
    private static boolean nothingToDo(DescribeChangeSetResponse found) {
        String reason = String.valueOf(found.statusReason());
        return reason.contains("didn't contain changes") || reason.contains("No updates are to be performed");
    }
}
