package litellm.local.gateway.container;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.local.AwsClients;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Resolves the {@code secrets} of a task's containers, as ECS does it: once, when the task starts, with the execution role.
 * A task that runs keeps the values it was started with.
 */
final class ContainerSecrets {
    private static final int ARN_PARTS = 7;

    private final AwsClients aws;
    private final Map<String, String> fetched = new HashMap<>();

    /** @param aws clients with the execution role's credentials */
    ContainerSecrets(AwsClients aws) {
        this.aws = aws;
    }

    /**
     * The values by environment variable.
     *
     * @throws TaskStartException when a secret, a version, a key or a parameter is missing
     */
    Map<String, String> resolve(List<Secret> secrets) throws TaskStartException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Secret secret : secrets) {
            boolean inSecretsManager = secret.valueFrom().contains(":secretsmanager:");
            values.put(secret.name(), inSecretsManager ? secret(secret.valueFrom()) : parameter(secret.valueFrom()));
        }
        return values;
    }

    /** {@code SECRET_ARN[:JSON_KEY[:VERSION_STAGE[:VERSION_ID]]]}, each of the last three possibly empty. */
    private String secret(String valueFrom) throws TaskStartException {
        String[] parts = valueFrom.split(":", -1);
        String arn = String.join(":", List.of(parts).subList(0, Math.min(ARN_PARTS, parts.length)));
        String key = part(parts, ARN_PARTS);
        String text = fetch(arn, part(parts, ARN_PARTS + 1), part(parts, ARN_PARTS + 2));
        return key.isEmpty() ? text : value(text, key);
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }

    private String fetch(String arn, String stage, String version) throws TaskStartException {
        String name = arn + ":" + stage + ":" + version;
        if (!fetched.containsKey(name)) {
            fetched.put(name, ask(arn, stage, version));
        }
        return fetched.get(name);
    }

    private String ask(String arn, String stage, String version) throws TaskStartException {
        try {
            String text = aws.secretsManager()
                    .getSecretValue(request -> request.secretId(arn)
                            .versionStage(stage.isEmpty() ? null : stage)
                            .versionId(version.isEmpty() ? null : version))
                    .secretString();
            if (text == null) {
                throw TaskStartException.binarySecret();
            }
            return text;
        } catch (SdkException e) {
            throw TaskStartException.secret(arn, e);
        }
    }

    private static String value(String text, String key) throws TaskStartException {
        try {
            Object value = JSON.std.mapFrom(text).get(key);
            if (value != null) {
                return value.toString();
            }
        } catch (JacksonException _) {
            throw TaskStartException.secretValue(text);
        }
        throw TaskStartException.secretKey(key);
    }

    /** A parameter's ARN, or its name in the same region. */
    private String parameter(String valueFrom) throws TaskStartException {
        int slash = valueFrom.indexOf(":parameter/");
        String name = slash < 0 ? valueFrom : valueFrom.substring(slash + ":parameter".length());
        try {
            return aws.ssm()
                    .getParameter(request -> request.name(name).withDecryption(true))
                    .parameter()
                    .value();
        } catch (SdkException e) {
            throw TaskStartException.parameter(valueFrom, e);
        }
    }
}
