package litellm.controlplane.runtime;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What is remembered of each environment, as JSON objects in the artifact bucket: {@code FOLDER/dev.json}.
 *
 * @param folder the first part of their keys
 */
public record EnvironmentObjects(S3Client s3, String bucket, String folder) {
    /** Empty where nothing was written yet. */
    public Optional<JsonObject> find(String environment) {
        try {
            return Optional.of(JsonObject.parse(
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key(environment)))
                            .asUtf8String()));
        } catch (S3Exception e) {
            if (AbsentObject.is(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Takes the place of what was written before. */
    public void put(String environment, Map<String, ?> members) {
        s3.putObject(
                request -> request.bucket(bucket).key(key(environment)).contentType("application/json"),
                RequestBody.fromString(JsonObject.write(members)));
    }

    private String key(String environment) {
        return "%s/%s.json".formatted(folder, environment);
    }
}
