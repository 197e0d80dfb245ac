package litellm.local.stack;

import java.util.Map;

/**
 * An output as a template declares it, intrinsic functions unresolved.
 *
 * @param condition the name of its condition, or null
 * @param exportName the name that it is exported under, or null
 */
record OutputDeclaration(String name, Object value, String description, String condition, Object exportName) {

    /**
     * Reads one declaration.
     *
     * @throws StackException when it has no value
     */
    static OutputDeclaration parse(String name, Object declaration) {
        if (!(declaration instanceof Map<?, ?> map) || map.get("Value") == null) {
            throw StackException.templateFormat("Every Outputs member must contain a Value object");
        }
        Object export = map.get("Export");
        if (export != null && !(export instanceof Map<?, ?> name1 && name1.containsKey("Name"))) {
            throw StackException.templateFormat("Output " + name + " is malformed. The Export field must have a Name.");
        }
        return new OutputDeclaration(
                name,
                map.get("Value"),
                map.get("Description") == null ? null : Values.text(map.get("Description")),
                map.get("Condition") == null ? null : Values.text(map.get("Condition")),
                export instanceof Map<?, ?> named ? named.get("Name") : null);
    }
}
