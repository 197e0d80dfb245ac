package litellm.controlplane.runtime;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What is remembered of each environment, as JSON objects in the artifact bucket: {@code FOLDER/dev.json}.
 *
 * @param folder the first part of their keys
 */
public record EnvironmentObjects(S3Client s3, String bucket, String folder) {
    /**
     * Empty where nothing was written yet. S3 says so only to who may list the bucket ({@code s3:ListBucket}); to others an object that
     * is not there looks like one that they may not read, and what is written next would take the place of what others wrote.
     */
    public Optional<JsonObject> find(String environment) {
        return Absent.unless(
                        NoSuchKeyException.class,
                        () -> s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key(key(environment))))
                .map(object -> JsonObject.parse(object.asUtf8String()));
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
