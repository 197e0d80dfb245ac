package litellm.controlplane.preflight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.ServiceTasks;
import litellm.controlplane.release.TemplateResource;

/**
 * The connections that the gateway's tasks open to their database: the pool of each worker of each task, and twice that while
 * a new version rolls out beside the old one (LiteLLM issue #34479: a gateway that gets none answers 401).
 *
 * @param pool connections of one worker
 * @param workers workers of one task
 * @param fewest tasks that always run
 * @param most tasks that autoscaling may start
 * @param limit connections that the database's instance class accepts
 * @param instanceClass its name
 */
public record Connections(int pool, int workers, int fewest, int most, int limit, String instanceClass) {
    /** Where a person finds what accepts them. */
    static final String PLACE = "database.DBInstanceClass";

    /** Old and new tasks run side by side: the service's maximum is 200 %. */
    private static final int ROLLOUT = 2;

    /** The alarm of the database stack stands at four fifths of what a class accepts. */
    private static final int ALARM_PART = 4;

    private static final int WHOLE = 5;

    /** The connections of an environment; empty where the stacks do not say. */
    static Optional<Connections> of(Collection<PlannedStack> stacks, Release release) {
        Optional<TemplateResource> task = find(stacks, ResourceTypes.TASK_DEFINITION);
        Optional<ServiceTasks> tasks =
                stacks.stream().flatMap(Connections::tasksOfServices).findFirst();
        Optional<TemplateResource> database = find(stacks, ResourceTypes.DATABASE);
        Optional<String> type = database.flatMap(resource -> resource.text("DBInstanceClass"));
        Optional<Integer> limit = type.flatMap(name -> limit(stacks, name));
        if (task.isEmpty() || tasks.isEmpty() || limit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Connections(
                GatewayConfig.of(release).connectionPool(),
                workers(task.get()),
                tasks.get().fewest(),
                tasks.get().most(),
                limit.get(),
                type.get()));
    }

    /** Connections of {@code tasks} tasks during a rollout. */
    private long needed(int tasks) {
        return (long) pool * workers * tasks * ROLLOUT;
    }

    /** What is wrong where even the tasks that always run need too many; empty where there are enough. */
    Optional<String> fault() {
        return shortage(fewest);
    }

    /** What is wrong where only the tasks that autoscaling may start need too many; empty where there are enough. */
    public Optional<String> warning() {
        return fault().isPresent() ? Optional.empty() : shortage(most);
    }

    /** What is wrong where that many tasks need too many; empty where there are enough. */
    Optional<String> shortage(int tasks) {
        return needed(tasks) <= limit
                ? Optional.empty()
                : Optional.of(
                        ("found %s, which accepts about %d connections; %d × %d × %d × %d = %d are needed (pool of config.yaml × "
                                        + "workers × tasks × 2 during a rollout): a larger class, fewer tasks or a smaller database_connection_pool_limit")
                                .formatted(instanceClass, limit, pool, workers, tasks, ROLLOUT, needed(tasks)));
    }

    private static Optional<Integer> limit(Collection<PlannedStack> stacks, String type) {
        return stacks.stream()
                .map(stack -> stack.template().mappings().get("Connections"))
                .filter(Map.class::isInstance)
                .map(mapping -> ((Map<?, ?>) mapping).get(type))
                .filter(Map.class::isInstance)
                .map(entry -> Integer.parseInt(String.valueOf(((Map<?, ?>) entry).get("Alarm"))) * WHOLE / ALARM_PART)
                .findFirst();
    }

    private static Stream<ServiceTasks> tasksOfServices(PlannedStack stack) {
        return stack.after().entrySet().stream()
                .filter(resource -> resource.getValue().type().equals(ResourceTypes.SERVICE))
                .map(service -> ServiceTasks.of(service.getKey(), stack.after()));
    }

    private static int workers(TemplateResource task) {
        return task.items("ContainerDefinitions").stream()
                .filter(Map.class::isInstance)
                .map(container -> ((Map<?, ?>) container).get("Environment"))
                .filter(List.class::isInstance)
                .flatMap(variables -> ((List<?>) variables).stream())
                .filter(variable -> variable instanceof Map<?, ?> map && "NUM_WORKERS".equals(map.get("Name")))
                .map(variable -> String.valueOf(((Map<?, ?>) variable).get("Value")))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(1);
    }

    private static Optional<TemplateResource> find(Collection<PlannedStack> stacks, String type) {
        return stacks.stream()
                .flatMap(stack -> stack.after().values().stream())
                .filter(resource -> resource.type().equals(type))
                .findFirst();
    }
}
