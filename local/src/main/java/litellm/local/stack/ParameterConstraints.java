package litellm.local.stack;

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
        BigDecimal number;
        try {
            number = new BigDecimal(item.strip());
        } catch (NumberFormatException e) {
            return Optional.of("must be a number");
        }
        String least = declaration.text("MinValue");
        String most = declaration.text("MaxValue");
        if (least != null && number.compareTo(new BigDecimal(least)) < 0) {
            return Optional.of("must be a number not less than " + least);
        }
        if (most != null && number.compareTo(new BigDecimal(most)) > 0) {
            return Optional.of("must be a number not greater than " + most);
        }
        return Optional.empty();
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
        String least = declaration.text("MinLength");
        String most = declaration.text("MaxLength");
        if (least != null && item.length() < Integer.parseInt(least)) {
            return Optional.of("must contain at least " + least + " characters");
        }
        if (most != null && item.length() > Integer.parseInt(most)) {
            return Optional.of("must contain at most " + most + " characters");
        }
        return Optional.empty();
    }
}
