package litellm.local.stack.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A parameter as a template declares it.
 *
 * @param constraints the declaration as it stands: Default, AllowedValues, AllowedPattern, MinLength and so on
 */
public record ParameterDeclaration(String name, String type, Map<String, Object> constraints) {
    private static final Set<String> MEMBERS = Set.of(
            "Type",
            "Default",
            "NoEcho",
            "AllowedValues",
            "AllowedPattern",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
            "Description",
            "ConstraintDescription");
    private static final Set<String> AWS_TYPES = Set.of(
            "AWS::EC2::AvailabilityZone::Name",
            "AWS::EC2::Image::Id",
            "AWS::EC2::Instance::Id",
            "AWS::EC2::KeyPair::KeyName",
            "AWS::EC2::SecurityGroup::GroupName",
            "AWS::EC2::SecurityGroup::Id",
            "AWS::EC2::Subnet::Id",
            "AWS::EC2::Volume::Id",
            "AWS::EC2::VPC::Id",
            "AWS::Route53::HostedZone::Id");
    private static final String SSM_NAME = "AWS::SSM::Parameter::Name";
    private static final String SSM_PREFIX = "AWS::SSM::Parameter::Value<";

    /** Reads one declaration; refuses an unknown member, an unknown type or none, and a default that is no text. */
    static ParameterDeclaration parse(String name, Object declaration) {
        if (!(declaration instanceof Map<?, ?> members)) {
            throw StackException.templateFormat("Every Parameters member must be an object.");
        }
        Map<String, Object> constraints = Template.section(members);
        constraints.keySet().stream()
                .filter(member -> !MEMBERS.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw StackException.templateFormat("Invalid template parameter property '" + member + "'");
                });
        if (!(constraints.get("Type") instanceof String type)) {
            throw StackException.templateFormat("Every Parameters object must contain a Type member.");
        }
        if (!Values.scalar(constraints.get("Default"))) {
            throw StackException.templateFormat("Every Default member must be a string.");
        }
        ParameterDeclaration parameter = new ParameterDeclaration(name, type, constraints);
        parameter.requireKnownType();
        return parameter;
    }

    private void requireKnownType() {
        String value = valueType();
        boolean known = type.equals(SSM_NAME)
                || value.equals("String")
                || value.equals("CommaDelimitedList")
                || value.equals("Number")
                || value.equals("List<Number>")
                || value.equals("List<String>")
                || AWS_TYPES.contains(elementType());
        if (!known) {
            throw StackException.templateFormat("Unrecognized parameter type: " + type);
        }
    }

    /** The type of the value itself, which for an SSM parameter type is the type of what Parameter Store holds. */
    String valueType() {
        return ssm() ? type.substring(SSM_PREFIX.length(), type.length() - 1) : type;
    }

    /** Whether the value names a Parameter Store parameter whose value is meant. */
    boolean ssm() {
        return type.startsWith(SSM_PREFIX) && type.endsWith(">");
    }

    boolean list() {
        return valueType().equals("CommaDelimitedList") || valueType().startsWith("List<");
    }

    /** The type of one value of a list, or of the only one. */
    String elementType() {
        String value = valueType();
        return value.startsWith("List<") ? value.substring("List<".length(), value.length() - 1) : value;
    }

    boolean number() {
        return elementType().equals("Number");
    }

    /** Whether the value must be the name of something that exists, such as {@code AWS::EC2::VPC::Id}. */
    boolean awsSpecific() {
        return type.equals(SSM_NAME) || AWS_TYPES.contains(elementType());
    }

    public boolean noEcho() {
        return "true".equalsIgnoreCase(text("NoEcho"));
    }

    /** A member's text, or null. */
    public String text(String member) {
        Object value = constraints.get(member);
        return value == null ? null : Values.text(value);
    }

    /** A member that bounds what is allowed, MinLength for example; empty where there is none, refused where it is no number. */
    Optional<BigDecimal> bound(String member) {
        return Optional.ofNullable(text(member))
                .map(text -> parseNumber(text)
                        .orElseThrow(() -> StackException.templateFormat(
                                "Parameter '" + name + "' " + member + " must be a number")));
    }

    /** The number that a text stands for, if it is one. */
    static Optional<BigDecimal> parseNumber(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The default's text, or null where there is none. */
    public String defaultValue() {
        return text("Default");
    }

    public List<String> allowedValues() {
        return constraints.get("AllowedValues") instanceof List<?> list
                ? list.stream().map(Values::text).toList()
                : List.of();
    }
}
