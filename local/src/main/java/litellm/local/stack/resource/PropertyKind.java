package litellm.local.stack.resource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the value of a property has to be; CloudFormation takes text for every scalar. */
enum PropertyKind {
    /** A scalar, or a JSON document. */
    TEXT("String"),
    FLAG("Boolean"),
    INTEGER("Integer"),
    NUMBER("Number"),
    LIST("JSONArray"),
    MAP("JSONObject");

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    /** What CloudFormation calls it. */
    private final String word;

    PropertyKind(String word) {
        this.word = word;
    }

    /** Refuses a value of another kind. */
    void require(PropertyPath path, Object value) {
        if (!fits(value)) {
            throw UnfitPropertyException.mismatch(path, word, value);
        }
    }

    private boolean fits(Object value) {
        return switch (this) {
            case TEXT -> !(value instanceof List);
            case FLAG -> List.of("true", "false").contains(Text.of(value).toLowerCase(Locale.ROOT));
            case INTEGER -> WHOLE.matcher(Text.of(value)).matches();
            case NUMBER -> DECIMAL.matcher(Text.of(value)).matches();
            case LIST -> value instanceof List;
            case MAP -> value instanceof Map;
        };
    }
}
