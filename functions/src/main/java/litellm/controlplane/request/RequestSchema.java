package litellm.controlplane.request;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;
import tools.jackson.databind.JsonNode;

/** The JSON Schema of the execution's input, {@code request-schema.json}, and its faults in this project's words. */
public final class RequestSchema {
    private static final String FILE = "request-schema.json";

    private final Schema schema;

    public RequestSchema() {
        InputStream file = Objects.requireNonNull(RequestSchema.class.getResourceAsStream(FILE), FILE);
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(file, InputFormat.JSON);
    }

    /** What is wrong with {@code input}, a fault a line: {@code environment: found 'qa'; allowed are dev, staging, prod}. */
    List<String> faults(Object input) {
        return schema.validate(JsonObject.write(input), InputFormat.JSON).stream()
                .map(this::fault)
                .toList();
    }

    /**
     * A member of the input that only some actions take.
     *
     * @param actions those that take it
     * @param requiredBy those that need it
     * @param standard its value where none is given; null for none
     * @param allowance what it may be, for people
     */
    record Option(String name, Set<String> actions, Set<String> requiredBy, Object standard, String allowance) {}

    /** The members that the schema marks with x-actions. */
    List<Option> options() {
        return schema.getSchemaNode().path("properties").properties().stream()
                .filter(property -> property.getValue().has("x-actions"))
                .map(property -> option(property.getKey(), property.getValue()))
                .toList();
    }

    /** The members of the input, each with the values that it may have: none where these are no list. */
    public Map<String, List<String>> members() {
        Map<String, List<String>> members = new LinkedHashMap<>();
        schema.getSchemaNode()
                .path("properties")
                .properties()
                .forEach(member -> members.put(
                        member.getKey(), List.copyOf(texts(member.getValue().path("enum")))));
        return members;
    }

    private static Option option(String name, JsonNode rule) {
        JsonNode standard = rule.path("default");
        return new Option(
                name,
                texts(rule.path("x-actions")),
                texts(rule.path("x-required-by")),
                standard.isMissingNode()
                        ? null
                        : JsonObject.parse("{\"value\": " + standard + "}")
                                .members()
                                .get("value"),
                allowance(rule));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(value -> texts.add(value.asString()));
        return texts;
    }

    private String fault(Error error) {
        JsonNode rule = rule(error.getSchemaLocation().getFragment());
        return switch (error.getKeyword()) {
            case "required" -> {
                JsonNode missing = rule.path("properties").path(error.getProperty());
                yield place(error, error.getProperty()) + ": found nothing; " + allowance(missing);
            }
            case "additionalProperties" ->
                place(error, error.getProperty()) + ": found an unknown key; allowed are "
                        + String.join(", ", rule.path("properties").propertyNames());
            case "type" -> place(error) + ": found " + typed(error.getInstanceNode()) + "; " + allowedType(rule);
            default -> place(error) + ": found " + shown(error.getInstanceNode()) + "; " + allowance(rule);
        };
    }

    /** The schema that holds the keyword at {@code keyword}. */
    private JsonNode rule(NodePath keyword) {
        JsonNode rule = schema.getSchemaNode();
        for (int i = 0; i < keyword.getNameCount() - 1; i++) {
            rule = rule.path(String.valueOf(keyword.getElement(i)));
        }
        return rule;
    }

    private static String allowance(JsonNode rule) {
        List<String> allowed = new ArrayList<>();
        rule.path("enum").forEach(value -> allowed.add(value.asString()));
        if (!allowed.isEmpty()) {
            return "allowed are " + String.join(", ", allowed);
        }
        return rule.path("type").asString("").equals("object")
                ? "an object is needed"
                : "allowed is " + rule.path("description").asString("a string");
    }

    /** The kind of value comes first: only that tells {@code true} from the text of the same letters. */
    private static String allowedType(JsonNode rule) {
        String description = rule.path("description").asString("");
        return switch (rule.path("type").asString("")) {
            case "boolean" -> "allowed are true and false: " + description;
            case "integer" -> "allowed is a whole number: " + description;
            case "string" -> "allowed is text: " + description;
            case "array" -> "allowed is an array: " + description;
            default -> allowance(rule);
        };
    }

    private static String place(Error error, String... more) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            names.add(Faults.name(String.valueOf(error.getInstanceLocation().getElement(i))));
        }
        for (String name : more) {
            names.add(Faults.name(name));
        }
        return names.isEmpty() ? "input" : String.join(".", names);
    }

    private static String typed(JsonNode found) {
        return switch (found.getNodeType()) {
            case STRING, BINARY -> "the text " + shown(found);
            case NUMBER -> "the number " + shown(found);
            case OBJECT, POJO, ARRAY, NULL, MISSING, BOOLEAN -> shown(found);
        };
    }

    /** A value as the faults say what was found. */
    static String shown(Object found) {
        return switch (found) {
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case String text -> ForeignText.quoted(text);
            default -> found.toString();
        };
    }

    /** Only text is in quotes. */
    private static String shown(JsonNode found) {
        return switch (found.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "an array";
            case NULL, MISSING -> "nothing";
            case STRING, BINARY -> ForeignText.quoted(found.asString());
            case NUMBER -> ForeignText.brief(found.asString());
            case BOOLEAN -> found.asString();
        };
    }
}
