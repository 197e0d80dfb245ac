package litellm.controlplane.compliance.leftover;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.YamlMapping;

/**
 * One part of what a resource costs while it exists.
 *
 * @param price the price's name, or the detail that has it, in braces: {@code {instanceClass}}
 * @param times the detail that says how many of it there are; empty for one
 * @param units how many units of the price each of them takes
 */
record CostPart(String price, Optional<String> times, BigDecimal units) {
    /** Reads {@code {price, times?, units?}}. Throws IllegalArgumentException where the table has no such price. */
    static CostPart of(Object value, String place, PriceTable prices) {
        YamlMapping part = YamlMapping.of(value, place);
        String price = part.string("price");
        if (!price.contains("{")) {
            prices.price(price);
        }
        return new CostPart(
                price,
                part.optionalString("times"),
                new BigDecimal(part.optionalString("units").orElse("1")));
    }

    /** US dollars a month, rounded to cents; empty where the resource costs nothing that is known. */
    static Optional<Double> monthly(List<CostPart> parts, PriceTable prices, Resource resource) {
        return parts.stream()
                .flatMap(part -> part.monthly(prices, resource).stream())
                .reduce(BigDecimal::add)
                .map(dollars -> dollars.setScale(2, RoundingMode.HALF_UP).doubleValue());
    }

    private Optional<BigDecimal> monthly(PriceTable prices, Resource resource) {
        String name = FixCommand.sentence(price, resource, "");
        return prices.prices().containsKey(name)
                ? quantity(resource)
                        .map(quantity -> prices.monthly(name, quantity.multiply(units), "")
                                .usd())
                : Optional.empty();
    }

    private Optional<BigDecimal> quantity(Resource resource) {
        return times.isEmpty()
                ? Optional.of(BigDecimal.ONE)
                : resource.detail(times.get(), Number.class).map(number -> BigDecimal.valueOf(number.doubleValue()));
    }
}
