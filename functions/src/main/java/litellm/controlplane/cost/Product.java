package litellm.controlplane.cost;

import java.math.BigDecimal;

/**
 * A sum of money that can be checked: its value and how it came to be.
 *
 * @param usd US dollars, not rounded
 * @param text the factors, {@code 2 zones × 730 h × $0.01}
 */
public record Product(BigDecimal usd, String text) {
    /** The first factor: how many of what. */
    static Product of(BigDecimal quantity, String label) {
        return new Product(quantity, factor(quantity, label));
    }

    Product times(BigDecimal quantity, String label) {
        return new Product(usd.multiply(quantity), text + " × " + factor(quantity, label));
    }

    /** This quantity for a month. Throws IllegalArgumentException if {@code price} is not one by time. */
    Product per(Price price) {
        if (!price.byTime()) {
            throw new IllegalArgumentException("price: found %s; only time has a month".formatted(price.perUnit()));
        }
        Product units = price.unit().equals("hour") ? times(BigDecimal.valueOf(Price.HOURS_PER_MONTH), "h") : this;
        return new Product(
                units.usd.multiply(price.usd()),
                units.text + " × $" + price.usd().toPlainString());
    }

    private static String factor(BigDecimal quantity, String label) {
        return (quantity.stripTrailingZeros().toPlainString() + " " + label).strip();
    }
}
