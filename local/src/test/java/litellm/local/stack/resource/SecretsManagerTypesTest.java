package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

class SecretsManagerTypesTest {
    private static final String SECRET = "AWS::SecretsManager::Secret";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final SecretsManagerClient secrets = CLOUD.aws().secretsManager();

    @Test
    void aSecretWithoutAValueStaysEmpty() throws Exception {
        String name = stack.unique("dev/litellm/api-keys");
        Map<String, Object> before = Map.of("Name", name, "Description", "old");
        Resource secret = stack.create(SECRET, before);
        DescribeSecretResponse described = describe(secret);
        assertThat(secret.physicalId()).isEqualTo(described.arn());
        assertThat(secret.attributes()).containsEntry("Id", described.arn());
        assertThat(described.name()).isEqualTo(name);
        assertThat(described.hasVersionIdsToStages()
                        && !described.versionIdsToStages().isEmpty())
                .isFalse();
        assertThat(Tags.of(described.tags()))
                .containsEntry("Application", "litellm")
                .containsEntry("aws:cloudformation:stack-name", stack.name())
                .containsEntry("aws:cloudformation:logical-id", "TheSecret");
        assertThat(stack.refused(() -> stack.create(SECRET, before)))
                .hasMessageContaining("already exists")
                .hasMessageContaining("HandlerErrorCode: AlreadyExists");

        Map<String, Object> after = Map.of("Name", name, "Description", "new");
        stack.update(SECRET, secret, before, after);
        assertThat(describe(secret).description()).isEqualTo("new");

        stack.delete(SECRET, secret, after);
        assertThat(stack.create(SECRET, after).physicalId()).isNotEqualTo(secret.physicalId());
    }

    @Test
    void aSecretIsGenerated() throws Exception {
        Resource secret = stack.create(
                SECRET,
                Map.of(
                        "GenerateSecretString",
                        Map.of(
                                "SecretStringTemplate",
                                "{\"UI_USERNAME\": \"admin\"}",
                                "GenerateStringKey",
                                "UI_PASSWORD",
                                "PasswordLength",
                                "24",
                                "ExcludePunctuation",
                                true)));
        assertThat(describe(secret).name()).matches(stack.name() + "-TheSecret-[0-9A-Z]{12}");
        Map<String, Object> value = Properties.fromJson(value(secret));
        assertThat(value).containsEntry("UI_USERNAME", "admin");
        assertThat(value.get("UI_PASSWORD").toString()).matches("[0-9A-Za-z]{24}");
    }

    @Test
    void anUpdateKeepsTheValueThatSomeoneElseWrote() throws Exception {
        Map<String, Object> before = Map.of("SecretString", "one", "Description", "old");
        Resource secret = stack.create(SECRET, before);
        secrets.putSecretValue(b -> b.secretId(secret.physicalId()).secretString("theirs"));
        Map<String, Object> described = Map.of("SecretString", "one", "Description", "new");
        stack.update(SECRET, secret, before, described);
        assertThat(value(secret)).isEqualTo("theirs");
        stack.update(SECRET, secret, described, Map.of("SecretString", "two", "Description", "new"));
        assertThat(value(secret)).isEqualTo("two");
    }

    @Test
    void aResourcePolicyIsAttachedAndRemoved() throws Exception {
        Resource secret = stack.create(SECRET, Map.of("SecretString", "one"));
        Map<String, Object> before = policy(secret, "secretsmanager:GetSecretValue");
        Resource policy = stack.create("AWS::SecretsManager::ResourcePolicy", before);
        assertThat(policy.physicalId()).isEqualTo(secret.physicalId());
        assertThat(resourcePolicy(secret)).contains("secretsmanager:GetSecretValue");
        Map<String, Object> after = policy(secret, "secretsmanager:DescribeSecret");
        stack.update("AWS::SecretsManager::ResourcePolicy", policy, before, after);
        assertThat(resourcePolicy(secret)).contains("secretsmanager:DescribeSecret");
        stack.delete("AWS::SecretsManager::ResourcePolicy", policy, after);
        assertThat(resourcePolicy(secret)).isNull();
    }

    @Test
    void aDatabaseAddressIsAddedToItsSecret() throws Exception {
        String database = createDatabase();
        Resource secret = stack.create(SECRET, Map.of("SecretString", "{\"username\":\"postgres\"}"));
        Map<String, Object> properties =
                Map.of("SecretId", secret.physicalId(), "TargetId", database, "TargetType", "AWS::RDS::DBInstance");
        Resource attachment = stack.create("AWS::SecretsManager::SecretTargetAttachment", properties);
        assertThat(Properties.fromJson(value(secret)))
                .containsEntry("username", "postgres")
                .containsEntry("dbname", "litellm")
                .containsKeys("host", "port", "engine");
        stack.delete("AWS::SecretsManager::SecretTargetAttachment", attachment, properties);
        assertThat(Properties.fromJson(value(secret))).isEqualTo(Map.of("username", "postgres"));
    }

    /** The reason of a failure is shown to everybody who may see the stack's events. */
    @Test
    void aFailureDoesNotTellASecretsValue() throws Exception {
        String database = createDatabase();
        Resource secret = stack.create(SECRET, Map.of("SecretString", "hunter2"));
        Map<String, Object> attachment =
                Map.of("SecretId", secret.physicalId(), "TargetId", database, "TargetType", "AWS::RDS::DBInstance");

        ResourceFailedException refusal =
                stack.refused(() -> stack.create("AWS::SecretsManager::SecretTargetAttachment", attachment));

        assertThat(refusal)
                .hasMessageContaining("The secret's value is not a JSON object")
                .hasMessageContaining("HandlerErrorCode: InvalidRequest");
        assertThat(refusal.toString() + refusal.getCause()).doesNotContain("hunter2");
        assertThat(stack.refused(() -> stack.create(
                        SECRET,
                        Map.of(
                                "GenerateSecretString",
                                Map.of("SecretStringTemplate", "hunter2", "GenerateStringKey", "password")))))
                .hasMessageContaining("The SecretStringTemplate is not a JSON object")
                .hasMessageNotContaining("hunter2");
    }

    private String createDatabase() {
        String database = stack.unique("dev-litellm-db");
        CLOUD.aws()
                .rds()
                .createDBInstance(b -> b.dbInstanceIdentifier(database)
                        .dbInstanceClass("db.t3.micro")
                        .engine("postgres")
                        .dbName("litellm")
                        .allocatedStorage(20)
                        .masterUsername("postgres")
                        .masterUserPassword("password"));
        return database;
    }

    private static Map<String, Object> policy(Resource secret, String action) {
        return Map.of(
                "SecretId",
                secret.physicalId(),
                "ResourcePolicy",
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(Map.of(
                                "Effect",
                                "Allow",
                                "Principal",
                                Map.of("AWS", "arn:aws:iam::123456789012:root"),
                                "Action",
                                action,
                                "Resource",
                                "*"))));
    }

    private DescribeSecretResponse describe(Resource secret) {
        return secrets.describeSecret(b -> b.secretId(secret.physicalId()));
    }

    private String value(Resource secret) {
        return secrets.getSecretValue(b -> b.secretId(secret.physicalId())).secretString();
    }

    private String resourcePolicy(Resource secret) {
        return secrets.getResourcePolicy(b -> b.secretId(secret.physicalId())).resourcePolicy();
    }
}
