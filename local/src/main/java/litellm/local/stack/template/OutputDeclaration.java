package litellm.local.stack.template;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * An output as a template declares it, intrinsic functions unresolved.
 *
 * @param condition the name of its condition, or null
 * @param exportName the name that it is exported under, or null
 */
record OutputDeclaration(String name, Object value, String description, String condition, Object exportName) {

    private static final Pattern EXPORT_NAME = Pattern.compile("[a-zA-Z0-9:-]+");

    /** Reads one declaration; refuses one without a value, and an export without a name. */
    static OutputDeclaration parse(String name, Object declaration) {
        if (!(declaration instanceof Map<?, ?> map) || map.get("Value") == null) {
            throw StackException.templateFormat("Every Outputs member must contain a Value object");
        }
        return new OutputDeclaration(
                name,
                map.get("Value"),
                map.get("Description") == null ? null : Values.text(map.get("Description")),
                map.get("Condition") == null ? null : Values.text(map.get("Condition")),
                map.get("Export") == null ? null : exportName(name, map.get("Export")));
    }

    private static Object exportName(String output, Object export) {
        Object name = export instanceof Map<?, ?> map ? map.get("Name") : null;
        return name instanceof Map<?, ?> ? name : requireExportName(output, name);
    }

    /** The name of an export, once every function is resolved; refuses what is no name. */
    static String requireExportName(String output, Object name) {
        if (name == null || !EXPORT_NAME.matcher(Values.text(name)).matches()) {
            throw StackException.templateFormat("Output " + output + " is malformed. The Name field of every Export"
                    + " member must be specified and consist only of alphanumeric characters, colons, or hyphens.");
        }
        return Values.text(name);
    }
}
