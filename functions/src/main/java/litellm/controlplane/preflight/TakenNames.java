package litellm.controlplane.preflight;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Names that a stack would give and that something else has already. CloudFormation finds them out one by one, in the middle
 * of the deployment, and rolls back.
 */
final class TakenNames {
    private final Map<String, Naming> namings;
    private final Map<String, Function<String, Optional<String>>> lookups = new HashMap<>();

    /**
     * How resources of a type are named.
     *
     * @param property the property with the name
     * @param lookup makes what says who has a name; called when the first name of the type is looked up
     */
    private record Naming(String property, Lookup lookup) {}

    /** Gives, for a name, what has it and what to do about it. */
    @FunctionalInterface
    private interface Lookup {
        Function<String, Optional<String>> open();
    }

    TakenNames(AccountClients clients) {
        namings = Map.of(
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                new Naming("Name", () -> loadBalancers(clients.loadBalancing())),
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                new Naming("Name", () -> targetGroups(clients.loadBalancing())),
                "AWS::RDS::DBInstance",
                new Naming("DBInstanceIdentifier", () -> databases(clients.rds())),
                "AWS::RDS::DBSubnetGroup",
                new Naming("DBSubnetGroupName", () -> subnetGroups(clients.rds())),
                "AWS::SecretsManager::Secret",
                new Naming("Name", () -> secrets(clients.secretsManager())),
                "AWS::Logs::LogGroup",
                new Naming("LogGroupName", () -> logGroups(clients.logs())),
                "AWS::IAM::Role",
                new Naming("RoleName", () -> roles(clients.iam())));
    }

    /** What is in the way of {@code resource}, if anything: what was found, and what to do. */
    Optional<String> fault(TemplateResource resource) {
        Naming naming = namings.get(resource.type());
        if (naming == null) {
            return Optional.empty();
        }
        return resource.text(naming.property())
                .filter(name -> !name.contains("${"))
                .flatMap(name -> lookups.computeIfAbsent(
                                resource.type(), _ -> naming.lookup().open())
                        .apply(name)
                        .map(remedy -> "found %s, which is not this stack's; %s".formatted(name, remedy)));
    }

    private static Function<String, Optional<String>> loadBalancers(ElasticLoadBalancingV2Client loadBalancing) {
        return name -> {
            try {
                loadBalancing.describeLoadBalancers(request -> request.names(name));
                return remove("aws elbv2 delete-load-balancer");
            } catch (LoadBalancerNotFoundException _) {
                return Optional.empty();
            }
        };
    }

    private static Function<String, Optional<String>> targetGroups(ElasticLoadBalancingV2Client loadBalancing) {
        return name -> {
            try {
                loadBalancing.describeTargetGroups(request -> request.names(name));
                return remove("aws elbv2 delete-target-group");
            } catch (TargetGroupNotFoundException _) {
                return Optional.empty();
            }
        };
    }

    private static Function<String, Optional<String>> databases(RdsClient rds) {
        return name -> new DatabaseInstances(rds)
                .find(name)
                .flatMap(_ -> remove("aws rds delete-db-instance, with a final snapshot,"));
    }

    private static Function<String, Optional<String>> subnetGroups(RdsClient rds) {
        return name -> {
            try {
                rds.describeDBSubnetGroups(request -> request.dbSubnetGroupName(name));
                return remove("aws rds delete-db-subnet-group");
            } catch (DbSubnetGroupNotFoundException _) {
                return Optional.empty();
            }
        };
    }

    /** A secret that waits for its deletion keeps its name for the whole recovery window. */
    private static Function<String, Optional<String>> secrets(SecretsManagerClient secrets) {
        return name -> {
            try {
                DescribeSecretResponse secret = secrets.describeSecret(request -> request.secretId(name));
                return secret.deletedDate() == null
                        ? remove("aws secretsmanager delete-secret --force-delete-without-recovery")
                        : Optional.of(
                                ("it waits for its deletion: aws secretsmanager restore-secret --secret-id %s, then aws "
                                                + "secretsmanager delete-secret --secret-id %s --force-delete-without-recovery, if nobody needs its value")
                                        .formatted(name, name));
            } catch (ResourceNotFoundException _) {
                return Optional.empty();
            }
        };
    }

    private static Function<String, Optional<String>> logGroups(CloudWatchLogsClient logs) {
        return name -> logs.describeLogGroups(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                        .anyMatch(group -> group.logGroupName().equals(name))
                ? remove("aws logs delete-log-group")
                : Optional.empty();
    }

    private static Function<String, Optional<String>> roles(IamClient iam) {
        return name -> {
            try {
                iam.getRole(request -> request.roleName(name));
                return remove("aws iam delete-role");
            } catch (NoSuchEntityException _) {
                return Optional.empty();
            }
        };
    }

    private static Optional<String> remove(String command) {
        return Optional.of("%s takes it away, or rename it".formatted(command));
    }
}
