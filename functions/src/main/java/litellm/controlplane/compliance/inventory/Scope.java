package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Set;

/**
 * Where a scan looks.
 *
 * @param account the account's number
 * @param partition {@code aws}
 * @param stackNames the names of the CloudFormation stacks that are ours: those of the environments and the bootstrap stack
 * @param names the names that our own resources have
 */
public record Scope(
        String account,
        String partition,
        String region,
        List<String> environments,
        Set<String> stackNames,
        OwnedNames names) {
    /** The ARN of something of {@code service} in this account and region. */
    String arn(String service, String resource) {
        return "arn:%s:%s:%s:%s:%s".formatted(partition, service, region, account, resource);
    }

    /** Whether a resource of that type and name can be ours in one of the environments. */
    boolean named(String type, String name) {
        return environments.stream()
                .anyMatch(environment -> names.of(environment, type).contains(name));
    }

    /** All names that our resources of a type have in the environments. */
    List<String> namesOf(String type) {
        return environments.stream()
                .flatMap(environment -> names.of(environment, type).stream())
                .toList();
    }
}
