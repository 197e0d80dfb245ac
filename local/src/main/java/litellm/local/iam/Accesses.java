package litellm.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.local.Account;
import litellm.local.AwsClients;
import litellm.local.front.Call;
import litellm.local.stack.template.TemplateUrl;

/**
 * What a call does, as IAM sees it: its own action on its resources, and much of what AWS asks beside it: to pass a role on, to use
 * the key that a secret or table is encrypted with, to read the template that is handed over, to tag the stacks, tasks and keys
 * that are made. What is left out is listed in decision 0023.
 */
final class Accesses {
    /** IAM's prefixes of the services that sign with another name. */
    private static final Map<String, String> PREFIXES = Map.of("monitoring", "cloudwatch", "tagging", "tag");

    private static final String TASKS = "ecs-tasks.amazonaws.com";
    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final String BOUNDARY = "PermissionsBoundary";

    private final Account account;
    private final Lookups lookups;
    private final SecretAccesses secrets;
    private final ResourceTable table;
    private final RestActions rest;

    /** @param aws clients that look up what a request only names: they are no role's */
    Accesses(AwsClients aws, Account account, ResourceTable table, RestActions rest) {
        this.account = account;
        this.lookups = new Lookups(aws, account);
        this.secrets = new SecretAccesses(lookups, account);
        this.table = table;
        this.rest = rest;
    }

    /**
     * All that the call does.
     *
     * @throws UnknownActionException when the tables do not know it
     */
    List<Access> of(Call call) {
        String service = PREFIXES.getOrDefault(call.service(), call.service());
        Members members = Members.of(call);
        String action = call.action();
        if (action == null) {
            RestActions.Found found =
                    rest.find(call).orElseThrow(() -> new UnknownActionException(service + " " + call.operation()));
            action = found.action();
            members = members.with(found.members());
        }
        members = call.header(IF_NONE_MATCH)
                .map(etag -> Map.of(IF_NONE_MATCH, etag))
                .map(members::with)
                .orElse(members);
        List<Access> own = service.equals("s3") && call.queryParameters().containsKey("delete")
                ? deletions(call, members)
                : own(service, action, members);
        List<Access> all = new ArrayList<>(own);
        all.addAll(beside(service, action, own, members));
        if (all.isEmpty()) {
            throw new UnknownActionException(service + ":" + action);
        }
        return all.stream()
                .map(access -> access.with("aws:RequestedRegion", account.region()))
                .toList();
    }

    /** What AWS asks besides the action itself. */
    private List<Access> beside(String service, String action, List<Access> own, Members members) {
        return switch (service) {
            case "cloudformation" -> stack(own, action, members);
            case "secretsmanager" -> secrets.behind(own.getFirst().resource(), action, members);
            case "dynamodb" -> keyOfTable(members);
            case "ecs" -> task(action, members);
            case "lambda" -> pass(roleOfFunction(action, members), "lambda.amazonaws.com");
            case "events" -> pass(members.all("Targets.RoleArn"), "events.amazonaws.com");
            case "scheduler" -> pass(members.all("Target.RoleArn"), "scheduler.amazonaws.com");
            case "ec2" -> pass(members.all("DeliverLogsPermissionArn"), "vpc-flow-logs.amazonaws.com");
            case "elasticloadbalancing" -> groups(action, members);
            case "cloudwatch" -> compositeAlarms(action, members);
            case "kms" -> newKey(action, members);
            case "wafv2" -> firewall(action, members);
            default -> List.of();
        };
    }

    private List<Access> own(String service, String action, Members members) {
        Members named = service.equals("secretsmanager") ? secrets.withArn(members) : members;
        List<String> resources = table.resources(service, action, named)
                .orElseThrow(() -> new UnknownActionException(service + ":" + action));
        return resources.stream()
                .map(resource -> context(service, Access.of(service + ":" + action, resource), members))
                .toList();
    }

    /** DeleteObjects asks for each object that its body names. */
    private List<Access> deletions(Call call, Members members) {
        String bucket = members.one("Bucket").orElse("*");
        return DeletedObject.of(call).stream()
                .map(object -> Access.of(object.action(), account.arn("s3", bucket + "/" + object.key())))
                .toList();
    }

    private Access context(String service, Access access, Members members) {
        return switch (service) {
            case "application-autoscaling" ->
                access.with("application-autoscaling:service-namespace", members.one("ServiceNamespace"))
                        .with("application-autoscaling:scalable-dimension", members.one("ScalableDimension"));
            case "ec2" ->
                access.with("ec2:Vpc", members.one("NetworkInterfaceId").flatMap(lookups::vpcOfInterface));
            case "ecs" -> access.with("ecs:cluster", members.one("cluster").map(this::clusterArn));
            case "iam" ->
                access.with("iam:AWSServiceName", members.one("AWSServiceName"))
                        .with("iam:PermissionsBoundary", boundary(access.action(), members));
            case "kms", "rds", "secretsmanager" -> withTags(access);
            case "s3" ->
                access.with("s3:prefix", members.one("prefix")).with("s3:if-none-match", members.one(IF_NONE_MATCH));
            default -> access;
        };
    }

    /** The boundary that a role is to get, or, where its policies are changed, that it has. */
    private Optional<String> boundary(String action, Members members) {
        boolean ofPolicies = action.endsWith("RolePolicy") || action.endsWith("DeleteRolePermissionsBoundary");
        return ofPolicies ? members.one("RoleName").flatMap(lookups::boundary) : members.one(BOUNDARY);
    }

    // --- CloudFormation -----------------------------------------------------------------------------

    private List<Access> stack(List<Access> own, String action, Members members) {
        List<Access> more = new ArrayList<>(pass(members.all("RoleARN"), "cloudformation.amazonaws.com"));
        members.one("TemplateURL").flatMap(this::template).ifPresent(more::add);
        if (members.has("Tags") && !action.startsWith("Validate")) {
            own.forEach(access -> more.add(Access.of("cloudformation:TagResource", access.resource())));
        }
        if (action.equals("DescribeStacks") && !members.has("StackName")) {
            more.add(Access.of("cloudformation:ListStacks", "*"));
        }
        return more;
    }

    /** CloudFormation reads a template with the caller's permissions; it refuses itself what is no address of S3. */
    private Optional<Access> template(String url) {
        return TemplateUrl.parse(url)
                .map(object -> Access.of("s3:GetObject", account.arn("s3", object.bucket() + "/" + object.key())));
    }

    // --- keys ---------------------------------------------------------------------------------------

    /** DynamoDB decrypts the table's own key in the caller's name. */
    private List<Access> keyOfTable(Members members) {
        return members.one("TableName")
                .flatMap(lookups::keyOfTable)
                .map(key -> List.of(Access.of("kms:Decrypt", lookups.keyArn(key))
                        .with("kms:ViaService", "dynamodb." + account.region() + ".amazonaws.com")))
                .orElse(List.of());
    }

    private Access withTags(Access access) {
        Access tagged = access;
        for (Map.Entry<String, String> tag : lookups.tags(access.resource()).entrySet()) {
            tagged = tagged.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
        }
        return tagged;
    }

    /** KMS makes no key whose policy its maker could not change afterwards, and knows the new key's tags only later. */
    private List<Access> newKey(String action, Members members) {
        String key = account.arn("kms", "key/00000000-0000-0000-0000-000000000000");
        if (!action.equals("CreateKey")) {
            return List.of();
        }
        return members.has("Tags")
                ? List.of(Access.of("kms:PutKeyPolicy", key), Access.of("kms:TagResource", key))
                : List.of(Access.of("kms:PutKeyPolicy", key));
    }

    // --- web firewalls ------------------------------------------------------------------------------

    /** What a firewall is put before has a say in it: of what there is here, a load balancer. */
    private static List<Access> firewall(String action, Members members) {
        List<String> needed = switch (action) {
            case "AssociateWebACL" -> List.of("SetWebACL", "CreateWebACLAssociation");
            case "DisassociateWebACL" -> List.of("SetWebACL", "DeleteWebACLAssociation");
            case "GetWebACLForResource" -> List.of("GetLoadBalancerWebACL");
            default -> List.of();
        };
        return members.all("ResourceArn").stream()
                .filter(resource -> resource.contains(":loadbalancer/"))
                .flatMap(resource -> needed.stream().map(need -> Access.of("elasticloadbalancing:" + need, resource)))
                .toList();
    }

    // --- Elastic Load Balancing ---------------------------------------------------------------------

    /** It looks for a load balancer's security groups in the caller's name. */
    private List<Access> groups(String action, Members members) {
        return action.equals("CreateLoadBalancer") && members.has("SecurityGroups")
                ? List.of(Access.of("ec2:GetSecurityGroupsForVpc", account.arn("ec2", "vpc/*")))
                : List.of();
    }

    // --- CloudWatch ---------------------------------------------------------------------------------

    /** It tells composite alarms only to whoever may be told of every alarm. */
    private static List<Access> compositeAlarms(String action, Members members) {
        return action.equals("DescribeAlarms") && members.all("AlarmTypes").contains("CompositeAlarm")
                ? List.of(Access.of("cloudwatch:DescribeAlarms", "*"))
                : List.of();
    }

    // --- ECS ----------------------------------------------------------------------------------------

    private List<Access> task(String action, Members members) {
        List<Access> all = new ArrayList<>();
        if (action.equals("RegisterTaskDefinition")) {
            all.addAll(pass(members.all("executionRoleArn"), TASKS));
            all.addAll(pass(members.all("taskRoleArn"), TASKS));
            all.addAll(tag(members, "task-definition/" + members.one("family").orElse("*") + ":*"));
        } else if (action.equals("RunTask")) {
            members.one("taskDefinition")
                    .flatMap(lookups::taskDefinition)
                    .ifPresent(definition -> Stream.of(definition.executionRoleArn(), definition.taskRoleArn())
                            .filter(Objects::nonNull)
                            .forEach(role -> all.addAll(pass(List.of(role), TASKS))));
            all.addAll(tag(members, "task/" + name(members.one("cluster").orElse("default")) + "/*"));
        }
        return all;
    }

    private List<Access> tag(Members members, String resource) {
        return members.has("tags") ? List.of(Access.of("ecs:TagResource", account.arn("ecs", resource))) : List.of();
    }

    private String clusterArn(String cluster) {
        return cluster.startsWith("arn:") ? cluster : account.arn("ecs", "cluster/" + cluster);
    }

    private static String name(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    // --- roles --------------------------------------------------------------------------------------

    /** An event that a function is invoked with may have a role among its members, too. */
    private static List<String> roleOfFunction(String action, Members members) {
        return action.equals("CreateFunction") || action.equals("UpdateFunctionConfiguration")
                ? members.all("Role")
                : List.of();
    }

    private static List<Access> pass(List<String> roles, String service) {
        return roles.stream()
                .map(role -> Access.of("iam:PassRole", role).with("iam:PassedToService", service))
                .toList();
    }
}
