package litellm.controlplane.stack;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The services' own refusal to delete a load balancer or a database, which CloudFormation does not lift by itself. */
record DeletionProtection(ElasticLoadBalancingV2Client loadBalancing, RdsClient rds) {
    private static final String ATTRIBUTE = "deletion_protection.enabled";

    static DeletionProtection of(Settings settings) {
        return new DeletionProtection(
                AwsClients.build(ElasticLoadBalancingV2Client.builder(), settings),
                AwsClients.build(RdsClient.builder(), settings));
    }

    /** Whether the resource's service has such a protection. */
    static boolean isOffered(StackResourceSummary resource) {
        return List.of(ResourceTypes.LOAD_BALANCER, ResourceTypes.DATABASE).contains(resource.resourceType());
    }

    /** Lifts it from those of a stack's resources that have it. */
    void lift(List<StackResourceSummary> resources) {
        resources.forEach(this::lift);
    }

    /** Returns whether it was on, and is lifted now. */
    boolean lift(StackResourceSummary resource) {
        return switch (resource.resourceType()) {
            case ResourceTypes.LOAD_BALANCER -> liftFromLoadBalancer(resource.physicalResourceId());
            case ResourceTypes.DATABASE -> liftFromDatabase(resource.physicalResourceId());
            default -> false;
        };
    }

    private boolean liftFromLoadBalancer(String arn) {
        try {
            boolean on = loadBalancing
                    .describeLoadBalancerAttributes(request -> request.loadBalancerArn(arn))
                    .attributes()
                    .contains(attribute("true"));
            if (on) {
                loadBalancing.modifyLoadBalancerAttributes(
                        request -> request.loadBalancerArn(arn).attributes(attribute("false")));
            }
            return on;
        } catch (LoadBalancerNotFoundException e) {
            return false;
        }
    }

    private static LoadBalancerAttribute attribute(String value) {
        return LoadBalancerAttribute.builder().key(ATTRIBUTE).value(value).build();
    }

    private boolean liftFromDatabase(String identifier) {
        Optional<DBInstance> locked = new DatabaseInstances(rds)
                .find(identifier)
                .filter(instance -> Boolean.TRUE.equals(instance.deletionProtection()));
        locked.ifPresent(_ -> rds.modifyDBInstance(request -> request.dbInstanceIdentifier(identifier)
                .deletionProtection(false)
                .applyImmediately(true)));
        return locked.isPresent();
    }
}
