package litellm.controlplane.rotation;

import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.testing.Moto;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Starts and ends rotations as Secrets Manager does, and reads what they left. */
final class Rotations {
    private final Moto moto = Moto.shared();
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);

    SecretStore store() {
        return store;
    }

    /** A secret with this tag and value; returns its ARN. */
    String createSecret(String name, String strategy, Map<String, String> value) {
        return secrets.createSecret(create -> create.name(name)
                        .secretString(JsonObject.write(value))
                        .tags(Tag.builder()
                                .key("RotationStrategy")
                                .value(strategy)
                                .build()))
                .arn();
    }

    /** Puts any text in use, as a person may. */
    void write(String secret, String value) {
        secrets.putSecretValue(put -> put.secretId(secret).secretString(value));
    }

    /** Puts a value in use and leaves a pending version pending, which AWS does by itself and moto does not. */
    void putBesidePending(String secret, Map<String, String> value) {
        String version = UUID.randomUUID().toString();
        store.putOnce(secret, version, Set.of("PREPARED"), value);
        StagingLabels.move(
                secrets, secrets.describeSecret(describe -> describe.secretId(secret)), SecretStore.CURRENT, version);
    }

    /** Makes the version that is to become the next one, pending and without a value; returns its id. */
    String start(String secret) {
        String token = UUID.randomUUID().toString();
        secrets.rotateSecret(rotate -> rotate.secretId(secret)
                .clientRequestToken(token)
                .rotationLambdaARN(IdleFunction.ARN)
                .rotationRules(rules -> rules.automaticallyAfterDays(30L)));
        return token;
    }

    /** Takes the pending stage off the version that is in use now, which AWS does with the move and moto does not. */
    void settle(String secret, String token) {
        secrets.updateSecretVersionStage(stage ->
                stage.secretId(secret).versionStage(SecretStore.PENDING).removeFromVersionId(token));
    }

    /** Gives a version one more staging label. */
    void label(String secret, String version, String label) {
        secrets.updateSecretVersionStage(
                stage -> stage.secretId(secret).versionStage(label).moveToVersionId(version));
    }

    /** Says that every task has read the value in use, as FindOutdatedTasks does. */
    void rolledOut(String secret) {
        RolledOut.record(secrets, secrets.describeSecret(describe -> describe.secretId(secret)));
    }

    void disable(String secret) {
        secrets.cancelRotateSecret(cancel -> cancel.secretId(secret));
    }

    List<String> stages(String secret, String version) {
        return secrets.describeSecret(describe -> describe.secretId(secret))
                .versionIdsToStages()
                .get(version);
    }

    Map<String, String> current(String secret) {
        return store.current(secret).orElseThrow();
    }

    /** The event for a step, as Secrets Manager sends it. */
    static SecretsManagerRotationEvent event(String step, String secret, String token) {
        SecretsManagerRotationEvent event =
                EventLoader.loadSecretsManagerRotationEvent("litellm/controlplane/rotation/" + step + ".json");
        event.setSecretId(secret);
        event.setClientRequestToken(token);
        return event;
    }

    /** A rotation function that does nothing, for moto to call while it starts a rotation: the tests call the real one. */
    private static final class IdleFunction {
        private static final String NAME = "idle-rotation";
        static final String ARN = create(Moto.shared());

        private static String create(Moto moto) {
            Map<String, Object> role = Map.of(
                    "Type",
                    "AWS::IAM::Role",
                    "Properties",
                    Map.of("AssumeRolePolicyDocument", Map.of("Statement", List.of())));
            Map<String, Object> template = Map.of(
                    "Resources", Map.of("Role", role),
                    "Outputs", Map.of("Arn", Map.of("Value", Map.of("Fn::GetAtt", List.of("Role", "Arn")))));
            CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
            cloudFormation.createStack(create -> create.stackName(NAME).templateBody(JsonObject.write(template)));
            String roleArn = cloudFormation
                    .describeStacks(describe -> describe.stackName(NAME))
                    .stacks()
                    .getFirst()
                    .outputs()
                    .getFirst()
                    .outputValue();
            return moto.client(LambdaClient.builder())
                    .createFunction(create -> create.functionName(NAME)
                            .runtime(Runtime.PYTHON3_13)
                            .handler("index.handler")
                            .role(roleArn)
                            .code(code -> code.zipFile(SdkBytes.fromByteArray(archive()))))
                    .functionArn();
        }

        private static byte[] archive() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("index.py"));
                zip.write("def handler(event, context): pass".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
