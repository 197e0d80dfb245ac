package litellm.controlplane.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/**
 * What is paid for by time, without what is paid for by use, in US dollars a month. A plan shows it {@link #rounded}, the total only
 * after it was summed: so it is the amount that the deployment and {@code litellmctl cost} show.
 *
 * @param before as it is; 0 for what is not there
 * @param after as the deployment would leave it
 */
public record MonthlyCost(double before, double after) {
    static MonthlyCost of(BigDecimal before, BigDecimal after) {
        return new MonthlyCost(before.doubleValue(), after.doubleValue());
    }

    static MonthlyCost sum(Collection<MonthlyCost> costs) {
        return of(
                costs.stream().map(cost -> BigDecimal.valueOf(cost.before)).reduce(BigDecimal.ZERO, BigDecimal::add),
                costs.stream().map(cost -> BigDecimal.valueOf(cost.after)).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** The same to the cent. */
    MonthlyCost rounded() {
        return new MonthlyCost(cents(BigDecimal.valueOf(before)), cents(BigDecimal.valueOf(after)));
    }

    /** By how much it grows; less than 0 where it shrinks. */
    public double change() {
        return cents(BigDecimal.valueOf(after).subtract(BigDecimal.valueOf(before)));
    }

    private static double cents(BigDecimal dollars) {
        return dollars.setScale(2, RoundingMode.HALF_UP).doubleValue();
    }
}
