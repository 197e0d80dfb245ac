package litellm.controlplane.stack;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/** The CloudFormation stacks that there are. */
public record Stacks(CloudFormationClient cloudFormation) {
    /** The stack of that name, or of that id also after it was deleted. */
    public Optional<Stack> find(String nameOrId) {
        try {
            return cloudFormation.describeStacks(request -> request.stackName(nameOrId)).stacks().stream()
                    .findFirst();
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.NO_SUCH_STACK) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The names of the stacks that import an export. */
    public List<String> importers(String export) {
        try {
            return cloudFormation.listImportsPaginator(list -> list.exportName(export)).imports().stream()
                    .toList();
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.NOT_IMPORTED) {
                return List.of();
            }
            throw e;
        }
    }

    /** The outputs of the stack of that name; none if there is no such stack. */
    Map<String, String> outputs(String name) {
        return find(name).map(Stacks::outputs).orElse(Map.of());
    }

    public static Map<String, String> outputs(Stack stack) {
        return stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue));
    }

    /** The stack's template as it was given to CloudFormation. */
    public String template(Stack stack) {
        return cloudFormation
                .getTemplate(request -> request.stackName(stack.stackId()).templateStage(TemplateStage.ORIGINAL))
                .templateBody();
    }

    /** The resources of the stack of that name or id, as far as they exist; none if there is no such stack. */
    public List<StackResourceSummary> resources(String nameOrId) {
        return find(nameOrId).map(this::resources).orElse(List.of());
    }

    /** The resources of a stack, as far as they exist. */
    public List<StackResourceSummary> resources(Stack stack) {
        return created(stack.stackId())
                .filter(resource -> resource.resourceStatus() != ResourceStatus.DELETE_COMPLETE)
                .toList();
    }

    /** The ids of the stacks of these names that were deleted last, one for each name; CloudFormation knows them for 90 days. */
    public List<String> lastDeleted(List<String> names) {
        Map<String, StackSummary> last = new LinkedHashMap<>();
        cloudFormation
                .listStacksPaginator(request -> request.stackStatusFilters(StackStatus.DELETE_COMPLETE))
                .stackSummaries()
                .stream()
                .filter(stack -> names.contains(stack.stackName()))
                .forEach(stack -> last.merge(
                        stack.stackName(),
                        stack,
                        (one, other) -> one.deletionTime().isAfter(other.deletionTime()) ? one : other));
        return last.values().stream().map(StackSummary::stackId).toList();
    }

    /** The resources that the stack of that id had before it was deleted. */
    public List<StackResourceSummary> formerResources(String id) {
        return created(id).toList();
    }

    /** The resources of the stack of that id, those that it has deleted included; without those that were never created. */
    private Stream<StackResourceSummary> created(String id) {
        return cloudFormation
                .listStackResourcesPaginator(request -> request.stackName(id))
                .stackResourceSummaries()
                .stream()
                .filter(resource -> resource.physicalResourceId() != null);
    }

    /** The ids of the resources of one type in the stack of that name, as far as they exist. */
    public List<String> ids(String name, String type) {
        return resources(name).stream()
                .filter(resource -> resource.resourceType().equals(type))
                .map(StackResourceSummary::physicalResourceId)
                .toList();
    }

    /** Whether there is a stack of that name, in whatever state. */
    public boolean exists(String name) {
        return present(name).isPresent();
    }

    /** When a stack was last changed, or else made. */
    public static Instant changedAt(Stack stack) {
        return stack.lastUpdatedTime() == null ? stack.creationTime() : stack.lastUpdatedTime();
    }

    /** Whether a stack has termination protection, which only a person lifts. */
    public static boolean isProtected(Stack stack) {
        return Boolean.TRUE.equals(stack.enableTerminationProtection());
    }

    /** The stack of that name, in whatever state; empty where it was deleted. */
    public Optional<Stack> present(String name) {
        return find(name).filter(stack -> StackCondition.of(stack.stackStatus()) != StackCondition.ABSENT);
    }

    /**
     * Whether a stack has ever come to be, or still may: one that has not is deleted before it is deployed anew, and its values go
     * with it.
     */
    public static boolean cameToBe(Stack stack) {
        return !Set.of(StackLife.NOTHING, StackLife.FAILED_TO_BECOME).contains(life(stack));
    }

    /** Whether a stack is on its way out: what is deployed under its name is made anew once it is gone. */
    public static boolean isGoing(Stack stack) {
        return life(stack) == StackLife.GOING;
    }

    /** Whether a deployment updates the stack, so that its values stay where nobody asks for others. */
    public static boolean keepsValues(Stack stack) {
        return Set.of(StackLife.BECOMING, StackLife.THERE).contains(life(stack));
    }

    /** Whether a stack may have resources: it is neither gone, nor rolled back to nothing, nor only the place of a change set. */
    public static boolean hasResources(Stack stack) {
        return !Set.of(StackLife.NOTHING, StackLife.GONE).contains(life(stack));
    }

    /** Whether a stack has all that it exports: it was created once, and nobody has begun to delete it. */
    public static boolean isWhole(Stack stack) {
        return life(stack) == StackLife.THERE;
    }

    /** The same of the stack of that name. */
    public boolean isWhole(String name) {
        return find(name).filter(Stacks::isWhole).isPresent();
    }

    private static StackLife life(Stack stack) {
        return StackLife.of(stack.stackStatus());
    }

    public static Map<String, String> parameters(Stack stack) {
        return stack.parameters().stream()
                .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
    }
}
