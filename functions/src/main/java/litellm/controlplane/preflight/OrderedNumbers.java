package litellm.controlplane.preflight;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.database.DatabaseStorage;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;

/**
 * Two numbers of a resource that are allowed each by itself, but not the one above the other. A template's rules compare no
 * numbers, so AWS would find out when it makes the resource.
 *
 * @param least the property that is at most the other
 * @param most the other
 * @param needed what {@code most} is at least, by {@code least}
 */
public record OrderedNumbers(String type, String least, String most, UnaryOperator<BigDecimal> needed) {
    private static final List<OrderedNumbers> ALL = List.of(
            new OrderedNumbers(
                    ResourceTypes.DATABASE, "AllocatedStorage", "MaxAllocatedStorage", DatabaseStorage::tenthMore),
            new OrderedNumbers(ResourceTypes.SCALABLE_TARGET, "MinCapacity", "MaxCapacity", UnaryOperator.identity()));

    /** What is wrong with the numbers of these resources of a stack, by their logical ids; each fault with its place. */
    public static List<String> faults(String stack, Template template, Map<String, TemplateResource> resources) {
        return found(template, resources)
                .map(found -> "%s.%s: %s".formatted(stack, found.getKey(), found.getValue()))
                .toList();
    }

    /**
     * What is wrong with two numbers that somebody sets both, by the parameter that sets the lower one: of those nothing in the
     * account needs to be known.
     *
     * @param set the parameters that somebody sets to values that are allowed each by itself
     * @param values what all parameters would have
     */
    public static Map<String, String> faultsOf(Set<String> set, Template template, Map<String, String> values) {
        Map<String, TemplateResource> resources = template.resourcesFor(values);
        resources
                .entrySet()
                .removeIf(resource -> of(resource.getValue().type())
                        .filter(numbers -> set.contains(template.setting(resource.getKey(), numbers.least))
                                && set.contains(template.setting(resource.getKey(), numbers.most)))
                        .isEmpty());
        return found(template, resources)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (_, last) -> last, LinkedHashMap::new));
    }

    /** The faults, each with what a person sets the lower number with. */
    private static Stream<Map.Entry<String, String>> found(Template template, Map<String, TemplateResource> resources) {
        return resources.entrySet().stream()
                .flatMap(resource -> of(resource.getValue().type()).stream()
                        .flatMap(numbers -> numbers
                                .fault(resource.getValue(), template.setting(resource.getKey(), numbers.most))
                                .map(fault -> Map.entry(template.setting(resource.getKey(), numbers.least), fault))
                                .stream()));
    }

    /** Those that a resource of this type has. */
    private static Optional<OrderedNumbers> of(String type) {
        return ALL.stream().filter(numbers -> numbers.type.equals(type)).findFirst();
    }

    /**
     * What is wrong with the numbers of {@code resource}, if anything.
     *
     * @param limit what a person sets {@link #most} with
     */
    private Optional<String> fault(TemplateResource resource, String limit) {
        Optional<BigDecimal> lower = resource.text(least).map(BigDecimal::new);
        Optional<BigDecimal> upper = resource.text(most).map(BigDecimal::new);
        if (lower.isEmpty() || upper.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal enough = needed.apply(lower.get());
        return enough.compareTo(upper.get()) > 0
                ? Optional.of("found %s with %s %s, which is to be at least %s"
                        .formatted(
                                lower.get().toPlainString(),
                                limit,
                                upper.get().toPlainString(),
                                enough.toPlainString()))
                : Optional.empty();
    }
}
