package litellm.controlplane.compliance.finding;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.Yaml;

/**
 * What things cost, as {@code prices.yaml} lists it: an estimate by list prices of one region, without traffic, requests and
 * discounts.
 *
 * @param date when the prices were read
 * @param perMonth US dollars a month for one unit, by the price's name
 */
public record PriceList(String date, String region, String source, Map<String, BigDecimal> perMonth) {
    private static final String FILE = "prices.yaml";
    private static final BigDecimal HOURS_A_MONTH = BigDecimal.valueOf(730);

    /**
     * One part of what a resource costs.
     *
     * @param price the price's name, with a detail's name in braces where it depends on one: {@code database-{instanceClass}}
     * @param times the detail that says how many units there are; empty for one
     */
    public record Part(String price, Optional<String> times) {}

    /** Reads {@code prices.yaml}. Throws IllegalStateException naming the place of what is wrong. */
    public static PriceList parse(String yaml) {
        Map<String, Object> file = Yaml.parse(FILE, yaml);
        Map<String, BigDecimal> perMonth = new LinkedHashMap<>();
        Yaml.strings(file.get("hour"), FILE + ": hour")
                .forEach((name, dollars) -> perMonth.put(name, new BigDecimal(dollars).multiply(HOURS_A_MONTH)));
        Yaml.strings(file.get("month"), FILE + ": month")
                .forEach((name, dollars) -> perMonth.put(name, new BigDecimal(dollars)));
        return new PriceList(
                Yaml.string(file.get("date"), FILE + ": date"),
                Yaml.string(file.get("region"), FILE + ": region"),
                Yaml.string(file.get("source"), FILE + ": source"),
                perMonth);
    }

    /** What a resource costs in a month; null where it costs nothing that is known. */
    public Double monthly(List<Part> parts, Resource resource) {
        Optional<BigDecimal> sum =
                parts.stream().flatMap(part -> cost(part, resource).stream()).reduce(BigDecimal::add);
        return sum.map(dollars -> dollars.setScale(2, RoundingMode.HALF_UP).doubleValue())
                .orElse(null);
    }

    private Optional<BigDecimal> cost(Part part, Resource resource) {
        Optional<BigDecimal> units = part.times()
                .map(detail ->
                        resource.detail(detail, Number.class).map(number -> BigDecimal.valueOf(number.doubleValue())))
                .orElse(Optional.of(BigDecimal.ONE));
        return Optional.ofNullable(perMonth.get(FixCommand.sentence(part.price(), resource, "")))
                .flatMap(price -> units.map(price::multiply));
    }
}
