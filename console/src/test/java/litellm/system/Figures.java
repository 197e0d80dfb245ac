package litellm.system;

import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Figures of a benchmark's turns: their median and their spread. */
final class Figures {
    private Figures() {}

    static <T> double median(Collection<T> turns, ToDoubleFunction<T> figure) {
        return median(sorted(turns, figure));
    }

    /** {@code 1.21 (1.05 to 1.92)}: the median, the least and the most, with some three figures. */
    static <T> String of(Collection<T> turns, ToDoubleFunction<T> figure) {
        double[] sorted = sorted(turns, figure);
        double median = median(sorted);
        int digits = median < 10 ? 2 : median < 100 ? 1 : 0;
        return String.format(
                Locale.ROOT,
                "%%.%1$df (%%.%1$df to %%.%1$df)".formatted(digits),
                median,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static <T> double[] sorted(Collection<T> turns, ToDoubleFunction<T> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray();
    }
}
