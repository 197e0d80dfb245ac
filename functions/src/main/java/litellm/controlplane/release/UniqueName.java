package litellm.controlplane.release;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;

/**
 * How a resource gets a name that no other of its type can have, by CloudFormation's resource reference. What is made beside the one
 * before, as a replacement is, needs another.
 *
 * @param property the property with the name
 * @param within the property with the place in which no other has it; empty where that is the whole account, or its region
 */
public record UniqueName(String property, Optional<String> within) {
    private static final Map<String, UniqueName> BY_TYPE = Map.ofEntries(
            entry(ResourceTypes.ALARM, named("AlarmName")),
            entry(ResourceTypes.BUCKET, named("BucketName")),
            entry(ResourceTypes.CLUSTER, named("ClusterName")),
            entry(ResourceTypes.DASHBOARD, named("DashboardName")),
            entry(ResourceTypes.DATABASE, named("DBInstanceIdentifier")),
            entry(ResourceTypes.DATABASE_SUBNETS, named("DBSubnetGroupName")),
            entry(ResourceTypes.EVENT_RULE, named("Name", "EventBusName")),
            entry(ResourceTypes.FUNCTION, named("FunctionName")),
            entry(ResourceTypes.LOAD_BALANCER, named("Name")),
            entry(ResourceTypes.LOG_GROUP, named("LogGroupName")),
            entry(ResourceTypes.REPOSITORY, named("RepositoryName")),
            entry(ResourceTypes.ROLE, named("RoleName")),
            entry(ResourceTypes.SECRET, named("Name")),
            entry(ResourceTypes.SERVICE, named("ServiceName", "Cluster")),
            entry(ResourceTypes.TARGET_GROUP, named("Name")),
            entry(ResourceTypes.WEB_ACL, named("Name", "Scope")),
            entry("AWS::CodeBuild::Project", named("Name")),
            entry("AWS::DynamoDB::Table", named("TableName")),
            entry("AWS::IAM::ManagedPolicy", named("ManagedPolicyName")),
            entry("AWS::KMS::Alias", named("AliasName")),
            entry("AWS::SNS::Topic", named("TopicName")),
            entry("AWS::SQS::Queue", named("QueueName")),
            entry("AWS::Scheduler::Schedule", named("Name", "GroupName")),
            entry("AWS::StepFunctions::StateMachine", named("StateMachineName")));

    /** How a resource of this type gets it; empty where there is no such name, or none of our templates gives it. */
    public static Optional<UniqueName> of(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    /** Whether a resource in which {@code property} is another has another name, or has it elsewhere. */
    public boolean differsBy(String property) {
        return this.property.equals(property)
                || within.filter(place -> place.equals(property)).isPresent();
    }

    /** Whether two resources would have one name, unless both say that they have it in different places. */
    public boolean isOne(TemplateResource one, TemplateResource other) {
        return isShared(one, other)
                && within.filter(place -> one.properties().containsKey(place)
                                && other.properties().containsKey(place)
                                && !one.properties()
                                        .get(place)
                                        .equals(other.properties().get(place)))
                        .isEmpty();
    }

    /** Whether two resources would have one name, in one place or in two. */
    public boolean isShared(TemplateResource one, TemplateResource other) {
        return one.type().equals(other.type()) && one.text(property).equals(other.text(property));
    }

    private static UniqueName named(String property) {
        return new UniqueName(property, Optional.empty());
    }

    private static UniqueName named(String property, String within) {
        return new UniqueName(property, Optional.of(within));
    }
}
