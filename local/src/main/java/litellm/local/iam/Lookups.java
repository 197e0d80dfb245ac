package litellm.local.iam;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.local.Account;
import litellm.local.AwsClients;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/**
 * What services say of the resources that a call only names. Nothing for what a service does not know, or cannot tell.
 *
 * @param aws clients that are no role's
 */
record Lookups(AwsClients aws, Account account) {
    Optional<DescribeSecretResponse> secret(String id) {
        return known(() -> aws.secretsManager().describeSecret(request -> request.secretId(id)));
    }

    Optional<TaskDefinition> taskDefinition(String id) {
        return known(() -> aws.ecs().describeTaskDefinition(request -> request.taskDefinition(id)))
                .map(DescribeTaskDefinitionResponse::taskDefinition);
    }

    /** The ARN of a role's boundary. */
    Optional<String> boundary(String role) {
        return known(() -> aws.iam().getRole(request -> request.roleName(role)))
                .map(found -> found.role().permissionsBoundary())
                .map(AttachedPermissionsBoundary::permissionsBoundaryArn);
    }

    /** The ARN of the network that an interface is in. */
    Optional<String> vpcOfInterface(String id) {
        return known(() -> aws.ec2().describeNetworkInterfaces(request -> request.networkInterfaceIds(id)))
                .flatMap(found -> found.networkInterfaces().stream().findFirst())
                .map(found -> account.arn("ec2", "vpc/" + found.vpcId()));
    }

    /** The key of its own that a table is encrypted with. */
    Optional<String> keyOfTable(String name) {
        return known(() -> aws.dynamoDb().describeTable(request -> request.tableName(name)))
                .map(found -> found.table().sseDescription())
                .map(SSEDescription::kmsMasterKeyArn);
    }

    /** The ARN of a key that is given by its id, an alias or either's ARN. */
    String keyArn(String key) {
        if (key.contains(":key/")) {
            return key;
        }
        return known(() -> aws.kms().describeKey(request -> request.keyId(key)))
                .map(found -> found.keyMetadata().arn())
                .orElseGet(() -> key.startsWith("arn:") ? key : account.arn("kms", "key/" + key));
    }

    /** The tags of a key, a secret or a snapshot that there is. */
    Map<String, String> tags(String arn) {
        Map<String, String> tags = new HashMap<>();
        if (arn.contains(":key/")) {
            known(() -> aws.kms().listResourceTags(request -> request.keyId(arn)))
                    .ifPresent(found -> found.tags().forEach(tag -> tags.put(tag.tagKey(), tag.tagValue())));
        } else if (arn.contains(":secret:")) {
            secret(arn).ifPresent(found -> found.tags().forEach(tag -> tags.put(tag.key(), tag.value())));
        } else if (arn.contains(":snapshot:") && !arn.contains("*")) {
            known(() -> aws.rds().listTagsForResource(request -> request.resourceName(arn)))
                    .ifPresent(found -> found.tagList().forEach(tag -> tags.put(tag.key(), tag.value())));
        }
        return tags;
    }

    private static <T> Optional<T> known(Supplier<T> lookup) {
        try {
            return Optional.of(lookup.get());
        } catch (AwsServiceException e) {
            return Optional.empty();
        }
    }
}
