package litellm.controlplane.cost;

import java.math.BigDecimal;

/**
 * A list price.
 *
 * @param usd US dollars for one unit
 * @param unit {@code hour}, {@code month}, {@code GB-month}, {@code GB}, …
 * @param source the page of AWS that states it
 */
public record Price(BigDecimal usd, String unit, String source) {
    /** Hours that AWS's own calculator takes for a month: 365 days of 24 hours, by 12. */
    public static final int HOURS_PER_MONTH = 730;

    /** Whether it is charged for the time that something exists, and not for its use. */
    boolean byTime() {
        return unit.equals("hour") || unit.equals("month") || unit.equals("GB-month");
    }

    /** {@code $0.045 per GB}. */
    public String perUnit() {
        return "$%s per %s".formatted(usd.toPlainString(), unit);
    }
}
