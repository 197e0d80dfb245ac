package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** The types of AWS::KMS. */
final class KmsTypes {
    private static final int PENDING_WINDOW_IN_DAYS = 30;

    private static final Tags.Access KEY_TAGS = new Tags.Access(
            r -> kms(r).listResourceTags(b -> b.keyId(r.id())).tags(),
            (r, tags) -> kms(r).tagResource(b -> Tags.fill(b.keyId(r.id()), tags)),
            (r, keys) -> kms(r).untagResource(b -> b.keyId(r.id()).tagKeys(keys)));

    private KmsTypes() {}

    static List<ResourceType> all() {
        return List.of(key(), alias());
    }

    private static KmsClient kms(ResourceRequest r) {
        return r.aws().kms();
    }

    private static ResourceType key() {
        return ServiceType.named("AWS::KMS::Key")
                .createOnly("KeySpec", "KeyUsage", "MultiRegion", "Origin")
                .maps(CreateKeyRequest.builder())
                .renames("KeyPolicy", "Policy")
                .resets("Description", "")
                .handlesFlags("EnableKeyRotation", "Enabled")
                .handlesIntegers("RotationPeriodInDays", "PendingWindowInDays")
                .create(r -> kms(r).createKey(r::fill).keyMetadata().keyId())
                .configure(KmsTypes::configureKey)
                .update(KmsTypes::updateKey)
                .reads(KmsTypes::readKey)
                .attributes(r -> Map.of(
                        "KeyId",
                        r.id(),
                        "Arn",
                        kms(r).describeKey(b -> b.keyId(r.id())).keyMetadata().arn()))
                .tags(KEY_TAGS)
                .withoutSystemTags()
                .delete(KmsTypes::deleteKey)
                .build();
    }

    private static void configureKey(ResourceRequest r) {
        KmsClient kms = kms(r);
        if (r.changed("EnableKeyRotation", "RotationPeriodInDays")) {
            if (r.desired().flag("EnableKeyRotation")) {
                EnableKeyRotationRequest.Builder request =
                        EnableKeyRotationRequest.builder().keyId(r.id());
                if (r.has("RotationPeriodInDays")) {
                    request.rotationPeriodInDays(r.desired().number("RotationPeriodInDays", 0));
                }
                kms.enableKeyRotation(request.build());
            } else {
                kms.disableKeyRotation(b -> b.keyId(r.id()));
            }
        }
        if (r.changed("Enabled") && !r.desired().flag("Enabled", true)) {
            kms.disableKey(b -> b.keyId(r.id()));
        } else if (r.updates("Enabled")) {
            kms.enableKey(b -> b.keyId(r.id()));
        }
    }

    private static Optional<Map<String, Object>> readKey(ResourceRequest r) {
        KmsClient kms = kms(r);
        KeyMetadata key = kms.describeKey(b -> b.keyId(r.id())).keyMetadata();
        if (key.keyState() == KeyState.PENDING_DELETION) {
            return Optional.empty();
        }
        return r.read(Optional.of(key)).map(read -> {
            if (r.has("EnableKeyRotation")) {
                read.put(
                        "EnableKeyRotation",
                        kms.getKeyRotationStatus(b -> b.keyId(r.id())).keyRotationEnabled());
            }
            return read;
        });
    }

    private static void updateKey(ResourceRequest r) {
        KmsClient kms = kms(r);
        if (r.changed("KeyPolicy") && r.has("KeyPolicy")) {
            kms.putKeyPolicy(b -> b.keyId(r.id()).policyName("default").policy(r.text("KeyPolicy")));
        }
        if (r.changed("Description")) {
            kms.updateKeyDescription(b -> b.keyId(r.id()).description(r.text("Description")));
        }
    }

    private static void deleteKey(ResourceRequest r) {
        KmsClient kms = kms(r);
        KeyState state = kms.describeKey(b -> b.keyId(r.id())).keyMetadata().keyState();
        if (state != KeyState.PENDING_DELETION) {
            int days = r.desired().number("PendingWindowInDays", PENDING_WINDOW_IN_DAYS);
            kms.scheduleKeyDeletion(b -> b.keyId(r.id()).pendingWindowInDays(days));
        }
    }

    private static ResourceType alias() {
        return ServiceType.named("AWS::KMS::Alias")
                .createOnly("AliasName")
                .maps(CreateAliasRequest.builder())
                .create(r -> {
                    kms(r).createAlias(r::fill);
                    return r.text("AliasName");
                })
                .reads(r -> r.read(kms(r).listAliasesPaginator().aliases().stream()
                        .filter(alias -> alias.aliasName().equals(r.id()))
                        .findFirst()))
                .update(r -> kms(r).updateAlias(b -> b.aliasName(r.id()).targetKeyId(r.text("TargetKeyId"))))
                .delete(r -> kms(r).deleteAlias(b -> b.aliasName(r.id())))
                .build();
    }
}
