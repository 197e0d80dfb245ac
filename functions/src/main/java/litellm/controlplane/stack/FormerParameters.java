package litellm.controlplane.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.EnvironmentObjects;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The parameters that an environment's stacks had when they were taken down, so that they come back with them: by stack and
 * parameter in {@code former-parameters/dev.json}.
 */
public final class FormerParameters {
    private final EnvironmentObjects objects;

    /** @param bucket the artifact bucket */
    public FormerParameters(S3Client s3, String bucket) {
        this.objects = new EnvironmentObjects(s3, bucket, "former-parameters");
    }

    /** By the stacks' names in the catalogue; empty where none was taken down yet. */
    public Map<String, Map<String, String>> of(String environment) {
        Map<String, Map<String, String>> former = new LinkedHashMap<>();
        JsonObject stacks = objects.find(environment).orElseGet(() -> JsonObject.of(Map.of()));
        stacks.members()
                .keySet()
                .forEach(stack -> former.put(stack, stacks.object(stack).texts()));
        return former;
    }

    /** Keeps those of {@code stacks}, and what is known of others. */
    public void keep(String environment, Map<String, Map<String, String>> stacks) {
        Map<String, Map<String, String>> former = new LinkedHashMap<>(of(environment));
        former.putAll(stacks);
        objects.put(environment, former);
    }
}
