package litellm.local.gateway.container;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.local.Json;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What moto knows of clusters, task definitions and tags. */
record EcsRecords(EcsClient ecs) {
    /** The cluster that a request is for. */
    String clusterArn(Map<String, Object> request) throws RefusedException {
        String named = Json.text(request, "cluster").isEmpty() ? "default" : Json.text(request, "cluster");
        return ecs.describeClusters(describe -> describe.clusters(named)).clusters().stream()
                .findFirst()
                .orElseThrow(() -> new RefusedException("ClusterNotFoundException", "Cluster not found."))
                .clusterArn();
    }

    /** @param named an ARN, a family or {@code FAMILY:REVISION} */
    TaskDefinition definition(String named) throws RefusedException {
        try {
            return ecs.describeTaskDefinition(request -> request.taskDefinition(named))
                    .taskDefinition();
        } catch (EcsException e) {
            throw new RefusedException(
                    e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
        }
    }

    /** The tags of a service or task definition as they are now, by key. */
    Map<String, String> tags(String arn) {
        Map<String, String> tags = new LinkedHashMap<>();
        ecs.listTagsForResource(request -> request.resourceArn(arn))
                .tags()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
