package litellm.controlplane.secrets;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The values of secrets, each a JSON object of strings. No value, nor a part of one, gets into a message.
 *
 * <p>Wherever a secret is named, its name or its ARN will do.
 */
public record SecretStore(SecretsManagerClient secrets) {
    public static final String CURRENT = "AWSCURRENT";
    public static final String PENDING = "AWSPENDING";

    /** The control plane's own staging label: every task has read the version that has it. */
    public static final String ROLLED_OUT = "ROLLED_OUT";

    /** The control plane's own staging label: this version was written by exchanging the keys of the one before. */
    public static final String SWAPPED = "SWAPPED";

    /** On the version that was in use before. */
    public static final String PREVIOUS = "AWSPREVIOUS";

    /**
     * A value, and what its staging labels say.
     *
     * @param name the secret's name, also where it was asked for by its ARN
     * @param value none where it is not readable
     * @param readable whether it is a JSON object of strings and numbers, which what someone has written may not be
     * @param createdAt when it was written
     */
    public record Version(
            String name, Map<String, String> value, boolean readable, Set<String> labels, Instant createdAt) {

        /** Whether it is in use. */
        public boolean current() {
            return labels.contains(CURRENT);
        }

        /** Whether every task is known to have read it. */
        public boolean rolledOut() {
            return labels.contains(ROLLED_OUT);
        }

        /** Leaves the value out, so that no log line or message can hold it by accident. */
        @Override
        public String toString() {
            return "Version[name=%s, labels=%s]".formatted(name, labels);
        }
    }

    /** The name of the version's secret, where every task is known to have read this version. */
    public static Optional<String> rolledOut(Optional<Version> version) {
        return version.filter(Version::rolledOut).map(Version::name);
    }

    /**
     * The value in use.
     *
     * @return empty where the secret has no value yet, or there is no such secret; without any key where the value is not
     *     {@linkplain Version#readable() readable}
     */
    public Optional<Map<String, String>> current(String secret) {
        return currentVersion(secret).map(Version::value);
    }

    /** The value in use, as {@link #current} gives it, with what its staging labels say. */
    public Optional<Version> currentVersion(String secret) {
        return version(secret, request -> request.versionStage(CURRENT));
    }

    /**
     * The value that a rotation has prepared under its token.
     *
     * @return empty where it has prepared none yet; without any key as in {@link #current}
     */
    public Optional<Map<String, String>> pending(String secret, String token) {
        return version(secret, request -> request.versionId(token).versionStage(PENDING))
                .map(Version::value);
    }

    /**
     * The value that was in use before the one that is.
     *
     * @return empty where there was none; without any key as in {@link #current}
     */
    public Optional<Map<String, String>> previous(String secret) {
        return version(secret, request -> request.versionStage(PREVIOUS)).map(Version::value);
    }

    /** What has been written under this version id, be it in use or not; empty where nothing was. */
    public Optional<Version> written(String secret, String version) {
        return version(secret, request -> request.versionId(version));
    }

    /** Puts another value in use. */
    public void put(String secret, Map<String, String> value) {
        secrets.putSecretValue(request -> request.secretId(secret).secretString(JsonObject.write(value)));
    }

    /**
     * Writes a value under a version id that can be written once only.
     *
     * @param token the version's id, 32 to 64 characters
     * @param labels its staging labels, {@link #CURRENT} or {@link #PENDING} among them
     * @return false where another value was written under that id before; it stays
     */
    public boolean putOnce(String secret, String token, Set<String> labels, Map<String, String> value) {
        try {
            secrets.putSecretValue(request -> request.secretId(secret)
                    .clientRequestToken(token)
                    .versionStages(labels)
                    .secretString(JsonObject.write(value)));
            return true;
        } catch (ResourceExistsException e) {
            return false;
        }
    }

    private Optional<Version> version(String secret, Consumer<GetSecretValueRequest.Builder> version) {
        try {
            return Optional.of(version(secrets.getSecretValue(request -> version.accept(request.secretId(secret)))));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (InvalidRequestException e) {
            throw readable(secret, e);
        }
    }

    private static Version version(GetSecretValueResponse found) {
        Optional<Map<String, String>> value = texts(String.valueOf(found.secretString()));
        return new Version(
                found.name(),
                value.orElse(Map.of()),
                value.isPresent(),
                Set.copyOf(found.versionStages()),
                found.createdDate());
    }

    /** The command that takes a secret's mark for deletion away. */
    public static String restoring(String secret) {
        return "aws secretsmanager restore-secret --secret-id " + secret;
    }

    /** A secret that someone deletes keeps its name for a while, and its value is refused. AWS tells it in its message alone. */
    private static RuntimeException readable(String secret, InvalidRequestException refusal) {
        return String.valueOf(refusal.getMessage()).contains("marked") ? new SecretDeleted(secret) : refusal;
    }

    /** Empty where it is no JSON object of strings and numbers. A parser's message may quote the text: the cause is left out on purpose. */
    private static Optional<Map<String, String>> texts(String json) {
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            JsonObject.parse(json).members().forEach((key, value) -> {
                if (!(value instanceof String || value instanceof Number)) {
                    throw new IllegalArgumentException(key);
                }
                texts.put(key, value.toString());
            });
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return Optional.of(texts);
    }
}
