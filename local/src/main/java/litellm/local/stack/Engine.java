package litellm.local.stack;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import litellm.local.Account;
import litellm.local.AwsClients;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.template.ExternalValues;

/** What the operations on stacks share. */
public record Engine(
        Account account,
        ServiceRoles roles,
        AwsAccount aws,
        Function<String, Optional<ResourceType>> types,
        Exports exports,
        Stacks stacks,
        Failures failures,
        Durations durations,
        ExecutorService executor)
        implements ExternalValues {

    /** The type of a resource that has been checked to be known. */
    public ResourceType type(String name) {
        return types.apply(name).orElseThrow();
    }

    /** The clients for work on a stack: those of its service role where it has one. */
    AwsClients clients(StackSettings settings) {
        return roles.clients(settings.roleArn());
    }

    @Override
    public String exportValue(String name) {
        return exports.value(name);
    }

    @Override
    public List<String> availabilityZones(String region) {
        return aws.availabilityZones(region);
    }

    /** Starts an operation on its stack. */
    public void start(StackOperation operation) {
        operation.stack().operation(operation);
        executor.execute(operation);
    }
}
