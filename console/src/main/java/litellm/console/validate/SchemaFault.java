package litellm.console.validate;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import tools.jackson.databind.JsonNode;

/** A fault of a document against its schema in this project's words. */
final class SchemaFault {
    private SchemaFault() {}

    /**
     * What was found at the fault's place, and what is allowed there.
     *
     * @param mayHoldKeys whether text is shown only where a number, true or false or one of a few words belongs: anywhere else it
     *     may be a key
     */
    static String text(JsonNode schema, Error error, boolean mayHoldKeys) {
        JsonNode rule = rule(schema, error.getSchemaLocation().getFragment());
        return switch (error.getKeyword()) {
            case "required" -> "found no " + error.getProperty() + "; needed";
            case "additionalProperties" ->
                "found the unknown key %s; allowed are %s"
                        .formatted(
                                ForeignText.quoted(error.getProperty()),
                                String.join(", ", rule.path("properties").propertyNames()));
            case "minProperties", "maxProperties" ->
                "found %d keys; %s".formatted(error.getInstanceNode().size(), allowance(rule));
            default ->
                "found " + shown(error.getInstanceNode(), !mayHoldKeys || isHarmless(rule)) + "; " + allowance(rule);
        };
    }

    /** The schema that holds the keyword at {@code keyword}. */
    private static JsonNode rule(JsonNode schema, NodePath keyword) {
        JsonNode rule = schema;
        for (int i = 0; i < keyword.getNameCount() - 1; i++) {
            rule = rule.path(String.valueOf(keyword.getElement(i)));
        }
        return rule;
    }

    private static String shown(JsonNode found, boolean harmless) {
        return switch (found.getNodeType()) {
            case OBJECT, POJO -> "a mapping";
            case ARRAY -> found.isEmpty() ? "an empty list" : "a list";
            case NULL, MISSING -> "nothing";
            case STRING, BINARY ->
                harmless
                        ? ForeignText.quoted(found.asString())
                        : found.asString().isEmpty() ? "empty text" : "text";
            case NUMBER -> harmless ? "the number " + found.asString() : "a number";
            case BOOLEAN -> found.asString();
        };
    }

    private static boolean isHarmless(JsonNode rule) {
        return rule.has("enum")
                || List.of("integer", "number", "boolean")
                        .contains(rule.path("type").asString(""));
    }

    private static String allowance(JsonNode rule) {
        if (rule.has("enum")) {
            return "allowed are "
                    + rule.path("enum").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        }
        if (rule.has("description")) {
            return "allowed is " + rule.path("description").asString();
        }
        JsonNode type = rule.path("type");
        return "allowed is "
                + (type.isArray()
                        ? type.valueStream().map(one -> kind(one.asString())).collect(Collectors.joining(" or "))
                        : kind(type.asString("")) + bounds(rule));
    }

    private static String kind(String type) {
        return switch (type) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a mapping";
            default -> "text";
        };
    }

    private static String bounds(JsonNode rule) {
        List<String> bounds = new ArrayList<>();
        if (rule.has("minimum")) {
            bounds.add(" from " + rule.path("minimum").asString());
        }
        if (rule.has("maximum")) {
            bounds.add(" to " + rule.path("maximum").asString());
        }
        if (rule.has("exclusiveMinimum")) {
            bounds.add(" above " + rule.path("exclusiveMinimum").asString());
        }
        if (rule.has("minLength") || rule.has("minItems")) {
            bounds.add(" that is not empty");
        }
        return String.join("", bounds);
    }
}
