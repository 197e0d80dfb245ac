package litellm.controlplane.task;

import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The families of an environment's task definitions: what its service runs, and what the control plane registers beside it. */
public enum TaskFamily {
    /** Of the gateway's service, in its stack's template. */
    PROXY,
    /** Lives as long as the database that it migrates. */
    MIGRATION,
    /** Lives as long as the service that it tries an image for. */
    CANARY;

    /** The family's name. */
    public String in(String environment) {
        return switch (this) {
            case PROXY -> environment + "-litellm-proxy";
            case MIGRATION -> environment + "-litellm-migration";
            case CANARY -> environment + "-litellm-canary";
        };
    }

    /** The ARNs of the environment's in that status. ECS lists all whose family begins with the name. */
    public Stream<String> definitions(EcsClient ecs, String environment, TaskDefinitionStatus status) {
        String family = in(environment);
        return ecs
                .listTaskDefinitionsPaginator(
                        request -> request.familyPrefix(family).status(status))
                .taskDefinitionArns()
                .stream()
                .filter(arn -> arn.contains("/" + family + ":"));
    }

    /** The environment that {@code family} is of; empty where it is another kind of family. */
    public Optional<String> environmentOf(String family) {
        String ending = in("");
        return Optional.of(family)
                .filter(name -> name.endsWith(ending))
                .map(name -> name.substring(0, name.length() - ending.length()));
    }
}
