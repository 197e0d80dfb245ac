package litellm.controlplane.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.TextResource;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.release.YamlMapping;

/**
 * AWS's list prices, {@code prices.yaml}.
 *
 * @param date when they were last compared with AWS's pages
 * @param usage for a resource type what its use costs beside its existence: the name of the price, by what is used
 * @param free the resource types that cost nothing
 */
public record PriceTable(
        String region,
        LocalDate date,
        Map<String, Price> prices,
        Map<String, Map<String, String>> usage,
        Set<String> free) {
    private static final String FILE = "prices.yaml";

    /** The table that comes with this release. */
    public static PriceTable load() {
        return parse(TextResource.read(PriceTable.class, FILE));
    }

    /** Reads a table. Throws IllegalStateException naming the place of what is wrong. */
    static PriceTable parse(String yaml) {
        YamlMapping table = new YamlMapping("", Yaml.parse(FILE, yaml));
        return new PriceTable(
                table.string("region"),
                LocalDate.parse(table.string("date")),
                table.each("prices", PriceTable::price),
                table.each("usage", Yaml::strings),
                Set.copyOf(table.texts("free")));
    }

    /** The price called {@code name}. Throws IllegalArgumentException naming those that there are. */
    public Price price(String name) {
        Price price = prices.get(name);
        if (price == null) {
            throw new IllegalArgumentException(
                    "price: found '%s'; %s has %s".formatted(name, FILE, String.join(", ", prices.keySet())));
        }
        return price;
    }

    /** Where amounts computed from the table come from, as a sentence without its full stop. */
    public String sentence() {
        return "List prices of %s of %s, without traffic and discounts".formatted(region, date);
    }

    /** What {@code quantity} of something costs a month, by the price called {@code name}, which is one by time. */
    public Product monthly(String name, BigDecimal quantity, String label) {
        return Product.of(quantity, label).per(price(name));
    }

    /** What the use of a resource of {@code type} costs: the price, by what is used. */
    List<UsageCost> usageOf(String type) {
        return usage.getOrDefault(type, Map.of()).entrySet().stream()
                .map(use -> new UsageCost(use.getKey(), price(use.getValue())))
                .toList();
    }

    private static Price price(Object value, String place) {
        YamlMapping price = YamlMapping.of(value, place);
        return new Price(new BigDecimal(price.string("usd")), price.string("unit"), price.string("source"));
    }
}
