package litellm.local.stack.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import tools.jackson.core.JacksonException;

/** The types of AWS::SecretsManager. Each one's physical id is the ARN of the secret. */
final class SecretsManagerTypes {
    private static final Tags.Access SECRET_TAGS = new Tags.Access(
            r -> secrets(r).describeSecret(b -> b.secretId(r.id())).tags(),
            (r, tags) -> secrets(r).tagResource(b -> Tags.fill(b.secretId(r.id()), tags)),
            (r, keys) -> secrets(r).untagResource(b -> b.secretId(r.id()).tagKeys(keys)));

    private SecretsManagerTypes() {}

    static List<ResourceType> all() {
        return List.of(secret(), rotationSchedule(), resourcePolicy(), secretTargetAttachment());
    }

    private static SecretsManagerClient secrets(ResourceRequest r) {
        return r.aws().secretsManager();
    }

    private static ResourceType secret() {
        return ServiceType.named("AWS::SecretsManager::Secret")
                .createOnly("Name")
                .maps(CreateSecretRequest.builder())
                .renames("ReplicaRegions", "AddReplicaRegions")
                .mapsPart("GenerateSecretString", GetRandomPasswordRequest.builder())
                .handles("GenerateSecretString.SecretStringTemplate", "GenerateSecretString.GenerateStringKey")
                .resets("Description", "")
                .create(r -> {
                    String value = value(r);
                    return secrets(r)
                            .createSecret(
                                    b -> r.fill(b.name(r.name("Name", 255)).secretString(value)))
                            .arn();
                })
                .update(SecretsManagerTypes::updateSecret)
                .reads(r -> r.read(Optional.of(secrets(r).describeSecret(b -> b.secretId(r.id())))
                        .filter(secret -> secret.deletedDate() == null)))
                .attributes(r -> Map.of("Id", r.id()))
                .tags(SECRET_TAGS)
                .delete(r -> secrets(r).deleteSecret(b -> b.secretId(r.id()).forceDeleteWithoutRecovery(true)))
                .build();
    }

    /** The value that the template gives or lets generate; null for a secret that someone else fills. */
    private static String value(ResourceRequest r) throws ResourceFailedException {
        if (!r.has("GenerateSecretString")) {
            return r.text("SecretString");
        }
        Properties generate = r.desired().part("GenerateSecretString");
        String password = secrets(r)
                .getRandomPassword(b -> r.fill(b, "GenerateSecretString"))
                .randomPassword();
        if (!generate.has("GenerateStringKey")) {
            return password;
        }
        Map<String, Object> value = object(r, "The SecretStringTemplate", generate.text("SecretStringTemplate", "{}"));
        value.put(generate.text("GenerateStringKey"), password);
        return Text.json(value);
    }

    private static void updateSecret(ResourceRequest r) throws ResourceFailedException {
        SecretsManagerClient secrets = secrets(r);
        UpdateSecretRequest.Builder request = UpdateSecretRequest.builder()
                .secretId(r.id())
                .description(r.text("Description"))
                .kmsKeyId(r.text("KmsKeyId"));
        // An unchanged property must not overwrite the value that a rotation or a person has written since.
        if (r.changed("SecretString", "GenerateSecretString")) {
            request.secretString(value(r));
        }
        secrets.updateSecret(request.build());
        if (r.changed("ReplicaRegions")) {
            List<String> removed = r.before().parts("ReplicaRegions").stream()
                    .map(region -> region.text("Region"))
                    .toList();
            if (!removed.isEmpty()) {
                secrets.removeRegionsFromReplication(b -> b.secretId(r.id()).removeReplicaRegions(removed));
            }
            if (r.has("ReplicaRegions")) {
                secrets.replicateSecretToRegions(b ->
                        b.secretId(r.id()).addReplicaRegions(r.fillEach(ReplicaRegionType::builder, "ReplicaRegions")));
            }
        }
    }

    private static ResourceType rotationSchedule() {
        return ServiceType.named("AWS::SecretsManager::RotationSchedule")
                .createOnly("SecretId")
                .maps(RotateSecretRequest.builder())
                .handlesFlags("RotateImmediatelyOnUpdate")
                .create(SecretsManagerTypes::rotate)
                .update(SecretsManagerTypes::rotate)
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> secrets(r).cancelRotateSecret(b -> b.secretId(r.id())))
                .build();
    }

    private static String rotate(ResourceRequest r) {
        boolean immediately = r.desired().flag("RotateImmediatelyOnUpdate", true);
        return secrets(r)
                .rotateSecret(b -> r.fill(b.rotateImmediately(immediately)
                        .clientRequestToken(UUID.randomUUID().toString())))
                .arn();
    }

    private static ResourceType resourcePolicy() {
        return ServiceType.named("AWS::SecretsManager::ResourcePolicy")
                .createOnly("SecretId")
                .maps(PutResourcePolicyRequest.builder())
                .create(SecretsManagerTypes::putPolicy)
                .update(SecretsManagerTypes::putPolicy)
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> secrets(r).deleteResourcePolicy(b -> b.secretId(r.id())))
                .build();
    }

    private static String putPolicy(ResourceRequest r) {
        return secrets(r).putResourcePolicy(r::fill).arn();
    }

    private static ResourceType secretTargetAttachment() {
        return ServiceType.named("AWS::SecretsManager::SecretTargetAttachment")
                .createOnly("SecretId")
                .handles("SecretId", "TargetId", "TargetType")
                .create(SecretsManagerTypes::attach)
                .update(SecretsManagerTypes::attach)
                .attributes(r -> Map.of("Id", r.id()))
                .delete(SecretsManagerTypes::detach)
                .build();
    }

    /** Adds the address of a database to the secret that holds its credentials. */
    private static String attach(ResourceRequest r) throws ResourceFailedException {
        if (!r.text("TargetType").equals("AWS::RDS::DBInstance")) {
            throw r.failure("Target type " + r.text("TargetType") + " is not supported", "InvalidRequest");
        }
        DBInstance target = r.aws()
                .rds()
                .describeDBInstances(b -> b.dbInstanceIdentifier(r.text("TargetId")))
                .dbInstances()
                .getFirst();
        Map<String, Object> value = secretValue(r, r.text("SecretId"));
        value.put("engine", target.engine());
        value.put("host", target.endpoint().address());
        value.put("port", target.endpoint().port());
        value.put("dbInstanceIdentifier", target.dbInstanceIdentifier());
        if (target.dbName() != null) {
            value.put("dbname", target.dbName());
        }
        return putValue(r, r.text("SecretId"), value);
    }

    private static void detach(ResourceRequest r) throws ResourceFailedException {
        Map<String, Object> value = secretValue(r, r.id());
        List.of("engine", "host", "port", "dbInstanceIdentifier", "dbname").forEach(value::remove);
        putValue(r, r.id(), value);
    }

    private static Map<String, Object> secretValue(ResourceRequest r, String secret) throws ResourceFailedException {
        return object(
                r,
                "The secret's value",
                secrets(r).getSecretValue(b -> b.secretId(secret)).secretString());
    }

    /** The failure has no cause: the parser's message holds a part of the text, which is secret. */
    private static Map<String, Object> object(ResourceRequest r, String what, String text)
            throws ResourceFailedException {
        try {
            return new LinkedHashMap<>(Properties.fromJson(text));
        } catch (JacksonException _) {
            throw r.failure(what + " is not a JSON object", "InvalidRequest");
        }
    }

    private static String putValue(ResourceRequest r, String secret, Map<String, Object> value) {
        return secrets(r)
                .putSecretValue(b -> b.secretId(secret).secretString(Text.json(value)))
                .arn();
    }
}
