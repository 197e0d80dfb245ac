package litellm.console.validate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What LiteLLM, which reads YAML 1.1 with PyYAML, takes for another kind of value than YAML 1.2 does, by which all else here
 * reads: {@code on} is true to one and text to the other. The value is not shown: it may be a key.
 */
final class YamlVersionCheck {
    private static final String NULL = "|~|null|Null|NULL";
    private static final String BOOLEAN = "true|True|TRUE|false|False|FALSE";
    private static final String NOT_FINITE = "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)";

    /** PyYAML's resolver.py. */
    private static final Map<String, String> FIRST = kinds(
            BOOLEAN + "|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF",
            "[-+]?(0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|0b[01_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)",
            "[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*",
            "[-+]?0[0-7_]+",
            "\\d{4}-\\d\\d-\\d\\d|\\d{4}-\\d\\d?-\\d\\d?([Tt]|[ \\t]+)\\d\\d?:\\d\\d:\\d\\d(\\.\\d*)?([ \\t]*(Z|[-+]\\d\\d?(:?\\d\\d)?))?");

    /** The core schema of YAML 1.2, chapter 10.3. */
    private static final Map<String, String> SECOND = kinds(
            BOOLEAN,
            "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?",
            "(?!)",
            "(?!)");

    private YamlVersionCheck() {}

    static void check(String yaml, Faults.InFile faults) {
        for (Event event : new Parse(LoadSettings.builder().build()).parseString(yaml)) {
            if (event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getTag().isEmpty()) {
                String first = kind(FIRST, scalar.getValue());
                String second = kind(SECOND, scalar.getValue());
                if (!first.equals(second)) {
                    faults.add(
                            "line " + (scalar.getStartMark().orElseThrow().getLine() + 1),
                            "found %s to LiteLLM (YAML 1.1), %s to YAML 1.2; allowed: in quotes, or written otherwise"
                                    .formatted(first, second));
                }
            }
        }
    }

    private static String kind(Map<String, String> kinds, String value) {
        return kinds.entrySet().stream()
                .filter(kind -> value.matches(kind.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("text");
    }

    private static Map<String, String> kinds(String bool, String whole, String number, String octal, String date) {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("nothing", NULL);
        kinds.put("true or false", bool);
        kinds.put("a whole number", whole);
        kinds.put("an octal number", octal);
        kinds.put("a number", number + NOT_FINITE);
        kinds.put("a date", date);
        return kinds;
    }
}
