package litellm.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.console.TestProject;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** What is true of an environment after a deployment, whatever happened on the way: five whole stacks, one of each thing, no lock. */
record EnvironmentAudit(LocalAws aws, String environment) {
    /** What is not so: each line one thing that should not be, or should be and is not. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!locks().isEmpty()) {
            faults.add("a lock is left: " + locks());
        }
        Map<String, String> stacks = stacks();
        if (!stacks.keySet().equals(expected())
                || !stacks.values().stream().allMatch(status -> status.matches("(CREATE|UPDATE)_COMPLETE"))) {
            faults.add("the stacks are " + stacks);
        }
        things().forEach((thing, number) -> {
            if (number != 1) {
                faults.add("found %d of: %s".formatted(number, thing));
            }
        });
        return faults;
    }

    private Set<String> expected() {
        return TestProject.repository().stacks().names().stream()
                .map(name -> "%s-%s-stack".formatted(environment, name))
                .collect(Collectors.toSet());
    }

    /** Who holds a lock: the environment and the execution. */
    List<String> locks() {
        try (DynamoDbClient dynamoDb = aws.client(DynamoDbClient.builder())) {
            return dynamoDb.scan(request -> request.tableName("litellm-control-plane-locks")).items().stream()
                    .filter(item -> item.containsKey("owner"))
                    .map(item -> item.get("environment").s() + " "
                            + item.get("owner").s())
                    .toList();
        }
    }

    /** The environment's stacks and their statuses. */
    Map<String, String> stacks() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation.describeStacksPaginator().stacks().stream()
                    .filter(stack -> isOurs(stack.stackName()))
                    .collect(Collectors.toMap(Stack::stackName, Stack::stackStatusAsString));
        }
    }

    /** The client request tokens of all operations on a stack that there were, the last one first. */
    List<String> operations(String stack) {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation
                    .describeStackEventsPaginator(request -> request.stackName(stack))
                    .stackEvents()
                    .stream()
                    .filter(event -> "User Initiated".equals(event.resourceStatusReason()))
                    .map(event -> String.valueOf(event.clientRequestToken()))
                    .toList();
        }
    }

    private boolean isOurs(String name) {
        return name.startsWith(environment + "-");
    }

    private Map<String, Long> things() {
        try (RdsClient rds = aws.client(RdsClient.builder());
                EcsClient ecs = aws.client(EcsClient.builder());
                ElasticLoadBalancingV2Client balancing = aws.client(ElasticLoadBalancingV2Client.builder())) {
            return Map.of(
                    "database",
                    rds.describeDBInstances().dbInstances().stream()
                            .filter(instance -> isOurs(instance.dbInstanceIdentifier()))
                            .count(),
                    "load balancer",
                    balancing.describeLoadBalancers().loadBalancers().stream()
                            .filter(balancer -> isOurs(balancer.loadBalancerName()))
                            .count(),
                    "service",
                    ecs
                            .listServices(request -> request.cluster(environment + "-litellm-cluster"))
                            .serviceArns()
                            .stream()
                            .count());
        }
    }
}
