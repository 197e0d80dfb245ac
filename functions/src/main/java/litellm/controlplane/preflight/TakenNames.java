package litellm.controlplane.preflight;

import static litellm.controlplane.runtime.Absent.unless;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.LogGroupArn;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.VanishingSecret;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.release.UniqueName;
import litellm.controlplane.runtime.WebAcls;
import litellm.controlplane.snapshot.Snapshots;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/**
 * Names that a stack would give and that something else has already. CloudFormation finds them out one by one, in the middle
 * of the deployment, and rolls back.
 */
final class TakenNames {
    private final String environment;
    private final AccountClients clients;
    private final List<PlannedStack> stacks;
    private final Map<String, Lookup> lookups;
    private final Map<String, Function<String, Optional<Holder>>> opened = new HashMap<>();

    /** Gives, for a name, what has it; called when the first name of a type is looked up. */
    @FunctionalInterface
    private interface Lookup {
        Function<String, Optional<Holder>> open();
    }

    /**
     * What has a name.
     *
     * @param tags empty where what found it tells none
     * @param remedy what to do about it
     */
    private record Holder(String arn, Map<String, String> tags, String remedy) {
        Holder(String arn, String remedy) {
            this(arn, Map.of(), remedy);
        }
    }

    TakenNames(String environment, AccountClients clients, List<PlannedStack> stacks, Clock clock) {
        this.environment = environment;
        this.clients = clients;
        this.stacks = stacks;
        lookups = Map.ofEntries(
                Map.entry(
                        ResourceTypes.LOAD_BALANCER,
                        () -> loadBalancers(clients.client(ElasticLoadBalancingV2Client.builder()))),
                Map.entry(
                        ResourceTypes.TARGET_GROUP,
                        () -> targetGroups(clients.client(ElasticLoadBalancingV2Client.builder()))),
                Map.entry(ResourceTypes.EVENT_RULE, () -> rules(clients.client(EventBridgeClient.builder()))),
                Map.entry(ResourceTypes.ROLE, () -> roles(clients.client(IamClient.builder()))),
                Map.entry("AWS::KMS::Alias", () -> aliases(clients.client(KmsClient.builder()))),
                Map.entry(ResourceTypes.FUNCTION, () -> functions(clients.client(LambdaClient.builder()))),
                Map.entry(ResourceTypes.LOG_GROUP, () -> logGroups(clients.client(CloudWatchLogsClient.builder()))),
                Map.entry(ResourceTypes.DATABASE, () -> databases(clients.client(RdsClient.builder()))),
                Map.entry(ResourceTypes.DATABASE_SUBNETS, () -> subnetGroups(clients.client(RdsClient.builder()))),
                Map.entry(ResourceTypes.SECRET, () -> secrets(clients.client(SecretsManagerClient.builder()), clock)),
                Map.entry(ResourceTypes.WEB_ACL, () -> firewalls(clients.client(Wafv2Client.builder()))));
    }

    /** What is in the way of a resource that {@code stack} would make, if anything: what was found, and what to do. */
    Optional<String> fault(PlannedStack stack, TemplateResource resource) {
        return UniqueName.of(resource.type())
                .flatMap(name -> resource.text(name.property())
                        .filter(text -> !text.contains("${"))
                        .flatMap(text -> fault(stack, resource, name, text)
                                .map(found -> "found %s, %s".formatted(text, found))));
    }

    private Optional<String> fault(PlannedStack stack, TemplateResource resource, UniqueName name, String text) {
        Lookup lookup = lookups.get(resource.type());
        return lookup == null
                ? renamed(stack, resource, name)
                : holder(resource, name)
                        .or(() -> opened.computeIfAbsent(resource.type(), _ -> lookup.open())
                                .apply(text)
                                .map(this::advice));
    }

    /** A command that deletes it is for the environment's own, or what says nothing of whose it is. */
    private String advice(Holder holder) {
        String foreign = (holder.tags().isEmpty() ? tags(holder.arn()) : holder.tags())
                .entrySet().stream()
                        .filter(tag -> EnvironmentTags.contradicts(environment, tag.getKey(), tag.getValue()))
                        .map(tag -> ForeignText.line(tag.getKey() + "=" + tag.getValue()))
                        .sorted()
                        .collect(Collectors.joining(", "));
        return foreign.isEmpty()
                ? "which is not this stack's; " + holder.remedy()
                : "which is someone else's by its tags (%s); rename one of the two".formatted(foreign);
    }

    private Map<String, String> tags(String arn) {
        return clients
                .client(ResourceGroupsTaggingApiClient.builder())
                .getResources(find -> find.resourceARNList(arn))
                .resourceTagMappingList()
                .stream()
                .flatMap(found -> found.tags().stream())
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    /** Who has the name by the stacks' present templates: with the older system's, it is what nobody wants to be deleted. */
    private Optional<String> holder(TemplateResource resource, UniqueName name) {
        return stacks.stream()
                .flatMap(stack -> stack.before().entrySet().stream()
                        .filter(present -> name.isShared(present.getValue(), resource))
                        .map(present -> stack.place(present.getKey())))
                .findFirst()
                .map(
                        "which the stacks have already, as %s; a resource cannot change its logical id, so keep that one, or move the environment: docs/MIGRATING.md says how"
                                ::formatted);
    }

    /**
     * Whether the stack itself has the name under a logical id that goes. It is all that is known of what is not looked up, and sure
     * to be in the way: in another stack it may be gone by then, and a stack that is not whole is deleted first.
     */
    private static Optional<String> renamed(PlannedStack stack, TemplateResource resource, UniqueName name) {
        return Optional.of(stack)
                .filter(PlannedStack::whole)
                .flatMap(whole -> whole.removed().entrySet().stream()
                        .filter(present -> name.isOne(present.getValue(), resource))
                        .findFirst())
                .map(present ->
                        "which this stack has already, as %s; CloudFormation would make the new one first, so keep that logical id, or, where what is in it may go, give it another %s or deploy once without it"
                                .formatted(stack.place(present.getKey()), name.property()));
    }

    /** What is found does not say whether it is protected, so the protection is lifted anyway. */
    private static Function<String, Optional<Holder>> loadBalancers(ElasticLoadBalancingV2Client loadBalancing) {
        return name -> unless(LoadBalancerNotFoundException.class, () -> {
            String arn = loadBalancing
                    .describeLoadBalancers(request -> request.names(name))
                    .loadBalancers()
                    .getFirst()
                    .loadBalancerArn();
            return remove(
                    arn,
                    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn %1$s --attributes Key=deletion_protection.enabled,Value=false && aws elbv2 delete-load-balancer --load-balancer-arn %1$s"
                            .formatted(arn));
        });
    }

    private static Function<String, Optional<Holder>> targetGroups(ElasticLoadBalancingV2Client loadBalancing) {
        return name -> unless(TargetGroupNotFoundException.class, () -> {
            String arn = loadBalancing
                    .describeTargetGroups(request -> request.names(name))
                    .targetGroups()
                    .getFirst()
                    .targetGroupArn();
            return remove(arn, "aws elbv2 delete-target-group --target-group-arn " + arn);
        });
    }

    private static Function<String, Optional<Holder>> rules(EventBridgeClient events) {
        return name -> unless(software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException.class, () -> {
            String arn = events.describeRule(request -> request.name(name)).arn();
            return remove(arn, "aws events delete-rule --name %s, once its targets are removed,".formatted(name));
        });
    }

    /** The tagging API knows no roles. */
    private static Function<String, Optional<Holder>> roles(IamClient iam) {
        return name -> unless(NoSuchEntityException.class, () -> {
            Role role = iam.getRole(request -> request.roleName(name)).role();
            return new Holder(
                    role.arn(),
                    role.tags().stream().collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value())),
                    removing("aws iam delete-role --role-name %s, once its policies are taken off,".formatted(name)));
        });
    }

    /** An alias stays as long as its key, the weeks in which the key waits for its deletion included. */
    private static Function<String, Optional<Holder>> aliases(KmsClient kms) {
        return name -> kms.listAliasesPaginator().aliases().stream()
                .filter(alias -> alias.aliasName().equals(name))
                .findFirst()
                .map(alias -> remove(
                        alias.aliasArn().replace(name, "key/" + alias.targetKeyId()),
                        "aws kms delete-alias --alias-name %s, which leaves the key alone,".formatted(name)));
    }

    private static Function<String, Optional<Holder>> functions(LambdaClient lambda) {
        return name -> unless(software.amazon.awssdk.services.lambda.model.ResourceNotFoundException.class, () -> {
            String arn = lambda.getFunctionConfiguration(request -> request.functionName(name))
                    .functionArn();
            return remove(arn, "aws lambda delete-function --function-name " + name);
        });
    }

    private static Function<String, Optional<Holder>> logGroups(CloudWatchLogsClient logs) {
        return name -> logs.describeLogGroups(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                .filter(group -> group.logGroupName().equals(name))
                .findFirst()
                .map(group ->
                        remove(LogGroupArn.plain(group.arn()), "aws logs delete-log-group --log-group-name " + name));
    }

    private static Function<String, Optional<Holder>> databases(RdsClient rds) {
        return name -> new DatabaseInstances(rds)
                .find(name)
                .map(instance -> remove(
                        instance.dbInstanceArn(),
                        liftProtection(instance)
                                + "aws rds delete-db-instance --db-instance-identifier %s --final-db-snapshot-identifier %s"
                                        .formatted(name, Snapshots.nameOfFinal(instance))));
    }

    /** The command that comes before its deletion; none where it is not protected. */
    private static String liftProtection(DBInstance instance) {
        return Boolean.TRUE.equals(instance.deletionProtection())
                ? "aws rds modify-db-instance --db-instance-identifier %s --no-deletion-protection --apply-immediately && "
                        .formatted(instance.dbInstanceIdentifier())
                : "";
    }

    private static Function<String, Optional<Holder>> subnetGroups(RdsClient rds) {
        return name -> unless(DbSubnetGroupNotFoundException.class, () -> {
            String arn = rds.describeDBSubnetGroups(request -> request.dbSubnetGroupName(name))
                    .dbSubnetGroups()
                    .getFirst()
                    .dbSubnetGroupArn();
            return remove(arn, "aws rds delete-db-subnet-group --db-subnet-group-name " + name);
        });
    }

    /**
     * A secret that waits for its deletion keeps its name for the whole recovery window. One that a teardown has just deleted does not,
     * and is not waited for here either: the lock, the change set and the secrets' key come before a stack makes its own.
     */
    private static Function<String, Optional<Holder>> secrets(SecretsManagerClient secrets, Clock clock) {
        return name -> unless(
                        ResourceNotFoundException.class,
                        () -> secrets.describeSecret(request -> request.secretId(name)))
                .filter(secret ->
                        secret.deletedDate() == null || !VanishingSecret.is(secret.deletedDate(), clock.instant()))
                .map(secret -> holder(name, secret));
    }

    private static Holder holder(String name, DescribeSecretResponse secret) {
        String delete =
                "aws secretsmanager delete-secret --secret-id %s --force-delete-without-recovery".formatted(name);
        return new Holder(
                secret.arn(),
                secret.tags().stream().collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value())),
                secret.deletedDate() == null
                        ? removing(delete)
                        : "it waits for its deletion, and " + removing(delete + ", if nobody needs its value,"));
    }

    private static Function<String, Optional<Holder>> firewalls(Wafv2Client waf) {
        return name -> WebAcls.all(waf::listWebACLs)
                .filter(firewall -> firewall.name().equals(name))
                .findFirst()
                .map(TakenNames::remove);
    }

    private static Holder remove(WebACLSummary firewall) {
        return remove(
                firewall.arn(),
                "aws wafv2 delete-web-acl --name %s --scope REGIONAL --id %s --lock-token %s"
                        .formatted(firewall.name(), firewall.id(), firewall.lockToken()));
    }

    private static Holder remove(String arn, String command) {
        return new Holder(arn, removing(command));
    }

    private static String removing(String command) {
        return command + " takes it away, or rename it";
    }
}
