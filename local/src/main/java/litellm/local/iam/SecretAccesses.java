package litellm.local.iam;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.local.Account;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/**
 * What Secrets Manager does beside a call: it encrypts with the secret's key in the caller's name, and asks whether the caller may call
 * what rotates it.
 */
record SecretAccesses(Lookups lookups, Account account) {
    /** The same with the ARN of the secret that the call names otherwise. */
    Members withArn(Members members) {
        return members.one("SecretId")
                .flatMap(lookups::secret)
                .map(secret -> members.with(Map.of("SecretId", secret.arn())))
                .orElse(members);
    }

    /** What an action on a secret needs besides itself. */
    List<Access> behind(String secret, String action, Members members) {
        return switch (action) {
            case "GetSecretValue" -> key(secret, members, "kms:Decrypt");
            case "CreateSecret", "PutSecretValue" -> key(secret, members, "kms:GenerateDataKey", "kms:Decrypt");
            case "UpdateSecret" ->
                members.has("SecretString") || members.has("SecretBinary") || members.has("KmsKeyId")
                        ? key(secret, members, "kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt")
                        : List.of();
            case "RotateSecret" -> rotation(secret, members);
            default -> List.of();
        };
    }

    private List<Access> key(String secret, Members members, String... uses) {
        return members.one("KmsKeyId")
                .or(() -> lookups.secret(secret).map(DescribeSecretResponse::kmsKeyId))
                .map(lookups::keyArn)
                .map(key -> Stream.of(uses)
                        .map(use -> Access.of(use, key)
                                .with("kms:ViaService", "secretsmanager." + account.region() + ".amazonaws.com")
                                .with("kms:EncryptionContext:SecretARN", secret))
                        .toList())
                .orElse(List.of());
    }

    private List<Access> rotation(String secret, Members members) {
        return members.one("RotationLambdaARN")
                .or(() -> lookups.secret(secret).map(DescribeSecretResponse::rotationLambdaARN))
                .map(function -> List.of(Access.of("lambda:InvokeFunction", function)))
                .orElse(List.of());
    }
}
