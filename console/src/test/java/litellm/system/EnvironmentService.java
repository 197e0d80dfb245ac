package litellm.system;

import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;

/** The gateway's service of an environment, and the repository of its images. */
record EnvironmentService(LocalAws aws, String environment) {
    /** The service as ECS describes it. */
    Service describe() {
        return ask(ecs -> ecs.describeServices(
                        request -> request.cluster(cluster()).services(name()))
                .services()
                .getFirst());
    }

    /** The ARNs of its tasks. */
    List<String> tasks() {
        return ask(ecs -> ecs.listTasks(request -> request.cluster(cluster()).serviceName(name()))
                .taskArns());
    }

    /** Changes how many tasks it is to have, behind the control plane's back. */
    void setDesiredCount(int count) {
        ask(ecs -> ecs.updateService(
                request -> request.cluster(cluster()).service(name()).desiredCount(count)));
    }

    /** Pushes an image that nobody runs; another number gives another one. Returns its digest. */
    String push(EcrClient ecr, int number) {
        return ecr.putImage(put -> put.repositoryName(environment + "-litellm-proxy")
                        .imageTag("pushed-" + number)
                        .imageManifest("""
                        {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                         "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": "sha256:%1$064d"},
                         "layers": [{"digest": "sha256:%1$064d", "size": 1}]}""".formatted(number)))
                .image()
                .imageId()
                .imageDigest();
    }

    String cluster() {
        return environment + "-litellm-cluster";
    }

    private String name() {
        return environment + "-litellm-service";
    }

    private <T> T ask(Function<EcsClient, T> question) {
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            return question.apply(ecs);
        }
    }
}
