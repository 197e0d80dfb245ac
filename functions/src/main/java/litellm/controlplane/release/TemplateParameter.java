package litellm.controlplane.release;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;

/**
 * A parameter of a CloudFormation template with what its template allows for it. Bounds that the template does not set are
 * null. The rules are those of the Parameters section in the CloudFormation user guide.
 */
public record TemplateParameter(
        String type,
        String defaultValue,
        List<String> allowedValues,
        Pattern allowedPattern,
        String constraintDescription,
        BigDecimal minValue,
        BigDecimal maxValue,
        Integer minLength,
        Integer maxLength,
        boolean noEcho) {
    private static final Pattern NUMBER = Pattern.compile("(?!-[0.]+$)-?(0|[1-9]\\d{0,29})(\\.\\d{1,30})?");

    /** CloudFormation takes these as numbers, and hands them on as text, of which each service makes what it likes. */
    private static final Pattern PADDED_NUMBER = Pattern.compile("(\\+|-?0)\\d.*|-0(\\.0+)?");

    static TemplateParameter parse(Object value, String place) {
        YamlMapping parameter = YamlMapping.of(value, place);
        return new TemplateParameter(
                parameter.optionalString("Type").orElse("String"),
                parameter.optionalString("Default").orElse(null),
                parameter.texts("AllowedValues"),
                read(parameter, "AllowedPattern", "a regular expression", Pattern::compile),
                parameter.optionalString("ConstraintDescription").orElse(null),
                read(parameter, "MinValue", "a number", BigDecimal::new),
                read(parameter, "MaxValue", "a number", BigDecimal::new),
                read(parameter, "MinLength", "a whole number", Integer::valueOf),
                read(parameter, "MaxLength", "a whole number", Integer::valueOf),
                parameter.optionalString("NoEcho").map(Boolean::valueOf).orElse(false));
    }

    /** What {@code reading} makes of a member, null if there is none. Throws IllegalStateException where it is not what is {@code needed}. */
    private static <T> T read(YamlMapping parameter, String name, String needed, Function<String, T> reading) {
        String text = parameter.optionalString(name).orElse(null);
        try {
            return text == null ? null : reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s: found %s; %s is needed".formatted(parameter.place(name), ForeignText.quoted(text), needed), e);
        }
    }

    /**
     * What is wrong with {@code value} for this parameter, if anything: {@code found 'maybe'; allowed are true, false}. The
     * value of a parameter marked NoEcho is not shown.
     */
    public Optional<String> fault(String value) {
        return list()
                ? Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .flatMap(item -> itemFault(item).stream())
                        .findFirst()
                : itemFault(value);
    }

    /** Whether the value is a comma-separated list. */
    boolean list() {
        return type.equals("CommaDelimitedList") || type.startsWith("List<");
    }

    private Optional<String> itemFault(String value) {
        return allowed(value) ? Optional.empty() : Optional.of("found " + shown(value) + "; " + allowance(value));
    }

    private boolean allowed(String value) {
        return (allowedValues.isEmpty() || allowedValues.contains(value))
                && (!numeric() || number(value))
                && within(minLength, length -> value.length() >= length)
                && within(maxLength, length -> value.length() <= length)
                && within(allowedPattern, pattern -> pattern.matcher(value).matches());
    }

    private boolean numeric() {
        return type.equals("Number") || type.equals("List<Number>");
    }

    private boolean number(String value) {
        return NUMBER.matcher(value).matches()
                && !(whole() && value.contains("."))
                && within(minValue, least -> new BigDecimal(value).compareTo(least) >= 0)
                && within(maxValue, most -> new BigDecimal(value).compareTo(most) <= 0);
    }

    /** CloudFormation's numbers may be fractions. Where a parameter's own default is none, neither are the properties that it goes to. */
    private boolean whole() {
        return defaultValue != null && defaultValue.matches("[+-]?\\d+");
    }

    private static <T> boolean within(T bound, Predicate<T> check) {
        return bound == null || check.test(bound);
    }

    /** {@code value} for people: in quotes, unless it is not to be shown. */
    String shown(String value) {
        return noEcho ? "a value that is not shown" : ForeignText.quoted(value);
    }

    private String allowance(String value) {
        if (!allowedValues.isEmpty()) {
            return "allowed are " + String.join(", ", allowedValues);
        }
        if (constraintDescription != null) {
            return "allowed: " + constraintDescription;
        }
        return "allowed is " + (numeric() ? allowedNumber(value) : text());
    }

    private String allowedNumber(String found) {
        return (whole() && found.contains(".") ? "a whole number" : "a number")
                + range(minValue, maxValue)
                + (PADDED_NUMBER.matcher(found).matches() ? ", without a needless sign or zeros before it" : "");
    }

    private String text() {
        String characters =
                "text" + (minLength == null && maxLength == null ? "" : " of a length" + range(minLength, maxLength));
        return allowedPattern == null ? characters : characters + " that matches " + allowedPattern;
    }

    private static String range(Object least, Object most) {
        return (least == null ? "" : " from " + least) + (most == null ? "" : " to " + most);
    }
}
