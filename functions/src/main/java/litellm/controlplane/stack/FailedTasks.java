package litellm.controlplane.stack;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.task.EndedTasks;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * Why a service's tasks did not come up, of which CloudFormation says no more than that the circuit breaker was triggered.
 *
 * @param ecs made when a service has failed
 */
record FailedTasks(Supplier<EcsClient> ecs) {

    /**
     * What became of the latest task of the service that failed among {@code events}; empty where there is none. One that ended before
     * the first of them died of what an operation before has met, and ECS shows it for an hour.
     *
     * @param events those of one operation, oldest first
     */
    Optional<String> reason(List<StackEvent> events) {
        return events.stream()
                .filter(event -> ResourceTypes.SERVICE.equals(event.resourceType()))
                .filter(RootCause::isOwnFailure)
                .map(StackEvent::physicalResourceId)
                .map(arn -> arn.split("/"))
                .filter(parts -> parts.length == 3)
                .findFirst()
                .flatMap(parts -> new EndedTasks(ecs.get(), parts[1], parts[2])
                        .failure(events.getFirst().timestamp()));
    }
}
