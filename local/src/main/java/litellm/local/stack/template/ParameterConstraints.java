package litellm.local.stack.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a declaration allows: values, pattern, lengths and bounds. */
final class ParameterConstraints {
    private ParameterConstraints() {}

    /**
     * Checks one parameter, each item of a list by itself.
     *
     * @param text what was given, which for an SSM parameter type is the name
     * @throws StackException with the declaration's ConstraintDescription, or AWS's own text where it has none
     */
    static void check(ParameterValue value, String text) {
        ParameterDeclaration declaration = value.declaration();
        List<String> items = declaration.ssm() ? List.of(text) : value.items();
        for (String item : items) {
            fault(declaration, item).ifPresent(fault -> {
                String description = declaration.text("ConstraintDescription");
                throw StackException.validation(
                        description == null
                                ? "Parameter '" + declaration.name() + "' " + fault
                                : "Parameter " + declaration.name() + " failed to satisfy constraint: " + description);
            });
        }
    }

    private static Optional<String> fault(ParameterDeclaration declaration, String item) {
        Optional<String> fault = Optional.empty();
        if (declaration.number() && !declaration.ssm()) {
            fault = number(declaration, item);
        }
        return fault.or(() -> allowedValues(declaration, item))
                .or(() -> pattern(declaration, item))
                .or(() -> length(declaration, item));
    }

    private static Optional<String> number(ParameterDeclaration declaration, String item) {
        Optional<BigDecimal> number = ParameterDeclaration.parseNumber(item);
        return number.isEmpty()
                ? Optional.of("must be a number")
                : below(declaration, "MinValue", number.get())
                        .map(bound -> "must be a number not less than " + bound)
                        .or(() -> above(declaration, "MaxValue", number.get())
                                .map(bound -> "must be a number not greater than " + bound));
    }

    private static Optional<String> allowedValues(ParameterDeclaration declaration, String item) {
        List<String> allowed = declaration.allowedValues();
        return allowed.isEmpty() || allowed.contains(item)
                ? Optional.empty()
                : Optional.of("must be one of AllowedValues");
    }

    private static Optional<String> pattern(ParameterDeclaration declaration, String item) {
        String pattern = declaration.text("AllowedPattern");
        try {
            return pattern == null || Pattern.matches(pattern, item)
                    ? Optional.empty()
                    : Optional.of("must match pattern " + pattern);
        } catch (PatternSyntaxException e) {
            throw StackException.templateFormat("Parameter '" + declaration.name()
                    + "' AllowedPattern must be a regular expression: " + e.getDescription());
        }
    }

    private static Optional<String> length(ParameterDeclaration declaration, String item) {
        BigDecimal length = BigDecimal.valueOf(item.length());
        return below(declaration, "MinLength", length)
                .map(bound -> "must contain at least " + bound + " characters")
                .or(() -> above(declaration, "MaxLength", length)
                        .map(bound -> "must contain at most " + bound + " characters"));
    }

    /** The least that is allowed, if this is less. */
    private static Optional<BigDecimal> below(ParameterDeclaration declaration, String member, BigDecimal measure) {
        return declaration.bound(member).filter(bound -> measure.compareTo(bound) < 0);
    }

    /** The most that is allowed, if this is more. */
    private static Optional<BigDecimal> above(ParameterDeclaration declaration, String member, BigDecimal measure) {
        return declaration.bound(member).filter(bound -> measure.compareTo(bound) > 0);
    }
}
