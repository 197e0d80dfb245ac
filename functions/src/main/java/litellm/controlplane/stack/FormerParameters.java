package litellm.controlplane.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The parameters that an environment's stacks had when they were taken down, so that they come back with them: an object of the
 * artifact bucket, {@code former-parameters/dev.json}, by stack and parameter.
 */
public record FormerParameters(S3Client s3, String bucket) {
    /** By the stacks' names in the catalogue; empty where none was taken down yet. */
    public Map<String, Map<String, String>> of(String environment) {
        try {
            JsonObject stacks = JsonObject.parse(
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key(environment)))
                            .asUtf8String());
            Map<String, Map<String, String>> former = new LinkedHashMap<>();
            stacks.members()
                    .keySet()
                    .forEach(stack -> former.put(stack, stacks.object(stack).texts()));
            return former;
        } catch (S3Exception e) {
            // 403 is S3's answer for a key that is not there to someone who may read objects but not list the bucket.
            if (e.statusCode() == 404 || e.statusCode() == 403) {
                return Map.of();
            }
            throw e;
        }
    }

    /** Keeps those of {@code stacks}, and what is known of others. */
    public void keep(String environment, Map<String, Map<String, String>> stacks) {
        Map<String, Map<String, String>> former = new LinkedHashMap<>(of(environment));
        former.putAll(stacks);
        s3.putObject(
                request -> request.bucket(bucket).key(key(environment)).contentType("application/json"),
                RequestBody.fromString(JsonObject.write(former)));
    }

    private static String key(String environment) {
        return "former-parameters/%s.json".formatted(environment);
    }
}
