package litellm.controlplane.cost;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;

/** Computes what stacks cost a month from their templates, with the prices of a table. */
public record CostEstimator(PriceTable prices) {
    /**
     * The cost of one stack.
     *
     * @param stack its name in the catalogue
     * @param values the parameter values that it would have, {@code Environment} among them; the template's defaults stand in
     *     for those that are missing
     */
    public StackCost stack(String stack, Template template, Map<String, String> values) {
        Map<String, TemplateResource> resources = template.resourcesFor(values);
        ResourcePricing pricing = new ResourcePricing(prices, resources);
        List<CostItem> items = new ArrayList<>();
        Set<UsageCost> usage = new LinkedHashSet<>();
        Set<String> unpriced = new TreeSet<>();
        resources.forEach((id, resource) -> {
            List<CostItem> charged = pricing.items(id, resource);
            List<UsageCost> used = pricing.usage(resource);
            items.addAll(charged);
            usage.addAll(used);
            if (charged.isEmpty() && used.isEmpty() && !pricing.free(resource)) {
                unpriced.add(resource.type());
            }
        });
        return new StackCost(stack, items, List.copyOf(usage), unpriced);
    }

    /** The same; empty where it cannot be told: nobody is kept from working by a price that the table does not have. */
    public Optional<StackCost> find(String stack, Template template, Map<String, String> values) {
        try {
            return Optional.of(stack(stack, template, values));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The cost of an environment that is made anew.
     *
     * @param templates the template of a stack, by its name in the catalogue
     * @param set what a person sets, by stack and parameter; the environment's defaults and the template's stand in for the
     *     rest
     */
    public EnvironmentCost environment(
            String environment,
            StackCatalogue catalogue,
            Function<String, Template> templates,
            Map<String, Map<String, String>> set) {
        return new EnvironmentCost(
                environment,
                catalogue.stacks().entrySet().stream()
                        .map(entry -> stack(
                                entry.getKey(),
                                templates.apply(entry.getKey()),
                                entry.getValue()
                                        .values(
                                                environment,
                                                Map.of(),
                                                Map.of(),
                                                set.getOrDefault(entry.getKey(), Map.of()))))
                        .toList());
    }
}
