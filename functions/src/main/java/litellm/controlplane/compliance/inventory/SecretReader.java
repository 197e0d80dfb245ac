package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Secrets, those that are about to be deleted among them; what they hold is never read. */
record SecretReader(SecretsManagerClient secrets, Calls calls) implements ServiceReader {
    /** RDS puts it on the secret of a database's administrator, which comes and goes with the database. */
    private static final String DATABASE_TAG = "aws:rds:primaryDBInstanceArn";

    private static final int SECRETS_A_CALL = 100;

    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                ResourceTypes.SECRET,
                "secretsmanager:ListSecrets",
                () -> calls.all(
                        secrets.listSecretsPaginator(
                                request -> request.includePlannedDeletion(true).maxResults(SECRETS_A_CALL)),
                        ListSecretsResponse::secretList),
                SecretReader::secret));
    }

    private static Resource secret(SecretListEntry secret) {
        Map<String, String> tags = secret.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
        Resource resource = Resource.of(ResourceTypes.SECRET, secret.arn(), secret.arn())
                .named(secret.name())
                .tagged(tags)
                .created(secret.createdDate())
                .with("rotates", Boolean.TRUE.equals(secret.rotationEnabled()))
                .with("keyArn", secret.kmsKeyId())
                .with("deletedAt", secret.deletedDate())
                .with("lastRotated", secret.lastRotatedDate())
                .with("nextRotation", secret.nextRotationDate())
                .with("rotationStrategy", tags.get("RotationStrategy"))
                .with(
                        "rotationDays",
                        secret.rotationRules() == null
                                ? null
                                : secret.rotationRules().automaticallyAfterDays());
        String database = tags.get(DATABASE_TAG);
        return database == null
                ? resource
                : resource.madeFor(ResourceTypes.DATABASE, database.substring(database.lastIndexOf(':') + 1));
    }
}
