package litellm.controlplane.preflight;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.release.TemplateResource;

/**
 * Two numbers of a resource that are allowed each by itself, but not the one above the other. A template's rules compare no
 * numbers, so AWS would find out when it makes the resource.
 *
 * @param type the resource's type
 * @param least the property that is at most the other
 * @param most the other
 * @param factor how many times {@code least} it is at least
 */
record OrderedNumbers(String type, String least, String most, BigDecimal factor) {
    /** How much more RDS asks storage to grow by, and a maximum to leave room for. */
    static final BigDecimal TENTH_MORE = new BigDecimal("1.1");

    private static final List<OrderedNumbers> ALL = List.of(
            new OrderedNumbers("AWS::RDS::DBInstance", "AllocatedStorage", "MaxAllocatedStorage", TENTH_MORE),
            new OrderedNumbers(
                    "AWS::ApplicationAutoScaling::ScalableTarget", "MinCapacity", "MaxCapacity", BigDecimal.ONE));

    /** Those that a resource of this type has. */
    static Optional<OrderedNumbers> of(String type) {
        return ALL.stream().filter(numbers -> numbers.type.equals(type)).findFirst();
    }

    /**
     * What is wrong with the numbers of {@code resource}, if anything.
     *
     * @param limit what a person sets {@link #most} with
     */
    Optional<String> fault(TemplateResource resource, String limit) {
        Optional<BigDecimal> lower = resource.text(least).map(BigDecimal::new);
        Optional<BigDecimal> upper = resource.text(most).map(BigDecimal::new);
        if (lower.isEmpty() || upper.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal needed = lower.get().multiply(factor).setScale(0, RoundingMode.CEILING);
        return needed.compareTo(upper.get()) > 0
                ? Optional.of("found %s with %s %s, which is to be at least %s"
                        .formatted(
                                lower.get().toPlainString(),
                                limit,
                                upper.get().toPlainString(),
                                needed.toPlainString()))
                : Optional.empty();
    }
}
