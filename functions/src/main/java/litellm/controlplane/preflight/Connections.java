package litellm.controlplane.preflight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.PositiveNumber;
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
    /** The variable of a task that says how many workers it has. */
    public static final String WORKERS = "NUM_WORKERS";

    /** The mapping of a template that says, by instance class, at how many connections its alarm rings. */
    public static final String CLASSES = "Connections";

    /** The key of such a number. */
    public static final String ALARM = "Alarm";

    /** Where a person finds what accepts them. */
    static final String PLACE = "database.DBInstanceClass";

    /** Old and new tasks run side by side: the service's maximum is 200 %. */
    private static final int ROLLOUT = 2;

    /** The alarm of the database stack stands at four fifths of what a class accepts. */
    private static final int ALARM_PART = 4;

    private static final int WHOLE = 5;

    /**
     * The connections of an environment; empty where the stacks do not say.
     *
     * @throws IllegalStateException naming the place of what should be a number and is none
     */
    static Optional<Connections> of(Collection<PlannedStack> stacks, Release release) {
        Optional<Integer> workers =
                stacks.stream().flatMap(Connections::workersOfTasks).findFirst().flatMap(said -> said);
        Optional<ServiceTasks> tasks =
                stacks.stream().flatMap(Connections::tasksOfServices).findFirst();
        Optional<TemplateResource> database = find(stacks, ResourceTypes.DATABASE);
        Optional<String> type = database.flatMap(resource -> resource.text("DBInstanceClass"));
        Optional<Integer> limit = type.flatMap(name -> limit(stacks, name));
        if (workers.isEmpty() || tasks.isEmpty() || limit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Connections(
                GatewayConfig.of(release).connectionPool(),
                workers.get(),
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
                .flatMap(stack -> alarm(stack, type))
                .findFirst()
                .map(alarm -> alarm * WHOLE / ALARM_PART);
    }

    private static Stream<Integer> alarm(PlannedStack stack, String type) {
        return stack.template().mappings().get(CLASSES) instanceof Map<?, ?> classes
                        && classes.get(type) instanceof Map<?, ?> numbers
                        && numbers.get(ALARM) instanceof String alarm
                ? Stream.of(PositiveNumber.of(alarm, stack.place("Mappings.%s.%s.%s".formatted(CLASSES, type, ALARM))))
                : Stream.empty();
    }

    private static Stream<ServiceTasks> tasksOfServices(PlannedStack stack) {
        return stack.after().entrySet().stream()
                .filter(resource -> resource.getValue().type().equals(ResourceTypes.SERVICE))
                .map(service -> ServiceTasks.of(service.getKey(), stack.after()));
    }

    private static Stream<Optional<Integer>> workersOfTasks(PlannedStack stack) {
        return stack.after().entrySet().stream()
                .filter(resource -> resource.getValue().type().equals(ResourceTypes.TASK_DEFINITION))
                .map(task -> workers(task.getValue(), stack.place(task.getKey())));
    }

    /** One where the variable is not set; empty where CloudFormation alone knows its value. */
    private static Optional<Integer> workers(TemplateResource task, String place) {
        Stream<Object> values = task.items("ContainerDefinitions").stream()
                .filter(Map.class::isInstance)
                .map(container -> ((Map<?, ?>) container).get("Environment"))
                .filter(List.class::isInstance)
                .flatMap(variables -> ((List<?>) variables).stream())
                .filter(variable -> variable instanceof Map<?, ?> map && WORKERS.equals(map.get("Name")))
                .map(variable -> ((Map<?, ?>) variable).get("Value"));
        return Optional.of(values.findFirst().orElse("1"))
                .filter(String.class::isInstance)
                .map(text -> PositiveNumber.of(text.toString(), "%s: %s".formatted(place, WORKERS)));
    }

    private static Optional<TemplateResource> find(Collection<PlannedStack> stacks, String type) {
        return stacks.stream()
                .flatMap(stack -> stack.after().values().stream())
                .filter(resource -> resource.type().equals(type))
                .findFirst();
    }
}
