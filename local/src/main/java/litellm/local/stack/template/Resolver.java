package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces the intrinsic functions in a piece of a template by their values. Not for use by several threads. */
public final class Resolver {
    /** What {@code Ref: AWS::NoValue} gives: the property or list item that holds it vanishes. */
    public static final Object NO_VALUE = new Object();

    private final Scope scope;
    private final References references;
    private final Intrinsics intrinsics = new Intrinsics(this);
    private final Conditions conditions = new Conditions(this);

    Resolver(Scope scope, References references) {
        this.scope = scope;
        this.references = references;
    }

    Scope scope() {
        return scope;
    }

    Conditions conditions() {
        return conditions;
    }

    /** The value of a piece of a template; refuses wrong arguments of functions, and names of what is not there. */
    public Object resolve(Object node) {
        return switch (node) {
            case Map<?, ?> map when Intrinsics.function(map) -> intrinsics.apply(map);
            case Map<?, ?> map -> resolveMap(Template.section(map));
            case List<?> list -> resolveList(list);
            default -> node;
        };
    }

    public Map<String, Object> resolveMap(Map<String, Object> map) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object result = resolve(value);
            if (!NO_VALUE.equals(result)) {
                resolved.put(key, result);
            }
        });
        return resolved;
    }

    List<Object> resolveList(List<?> list) {
        List<Object> resolved = new ArrayList<>();
        for (Object item : list) {
            Object result = resolve(item);
            if (!NO_VALUE.equals(result)) {
                resolved.add(result);
            }
        }
        return resolved;
    }

    /** What {@code Ref: name} gives: a pseudo parameter, a parameter or a resource. */
    Object ref(String name) {
        return scope.pseudoParameter(name)
                .or(() -> scope.parameters().ref(name))
                .orElseGet(() -> references.ref(name));
    }

    Object attribute(String logicalId, String attribute) {
        return references.attribute(logicalId, attribute);
    }
}
