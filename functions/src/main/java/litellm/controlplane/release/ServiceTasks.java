package litellm.controlplane.release;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;

/**
 * How many tasks an ECS service runs.
 *
 * @param fewest as many as autoscaling leaves at least; without autoscaling as many as the service asks for
 * @param most as many as autoscaling starts at most; without autoscaling the same as the fewest
 */
public record ServiceTasks(int fewest, int most) {
    /**
     * The tasks of the service with the logical id {@code id}.
     *
     * @param resources the resources of its template, by logical id
     */
    public static ServiceTasks of(String id, Map<String, TemplateResource> resources) {
        Optional<String> wanted = resources.get(id).text("DesiredCount");
        Optional<TemplateResource> scaling = resources.values().stream()
                .filter(resource -> resource.type().equals(ResourceTypes.SCALABLE_TARGET))
                .filter(target ->
                        String.valueOf(target.properties().get("ResourceId")).contains("${" + id + "."))
                .findFirst();
        return new ServiceTasks(
                number(scaling.map(target -> target.text("MinCapacity")).orElse(wanted)),
                number(scaling.map(target -> target.text("MaxCapacity")).orElse(wanted)));
    }

    /** Whether a service's tasks run on Fargate Spot. */
    public static boolean onSpot(TemplateResource service) {
        return service.properties().toString().contains("CapacityProvider=FARGATE_SPOT");
    }

    /** ECS runs one where nothing is said. */
    private static int number(Optional<String> text) {
        return text.map(Integer::valueOf).orElse(1);
    }
}
