package litellm.local.stack.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The parameters of a stack by name, in the order of the template. */
public record ParameterValues(Map<String, ParameterValue> values) {
    public static final ParameterValues NONE = new ParameterValues(Map.of());

    public ParameterValues {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Optional<Object> ref(String name) {
        return Optional.ofNullable(values.get(name)).map(ParameterValue::ref);
    }

    /** The values of all parameters of one type: {@code Fn::RefAll}. */
    List<String> all(String type) {
        return values.values().stream()
                .filter(value -> value.declaration().elementType().equals(type))
                .flatMap(value -> value.items().stream())
                .toList();
    }

    /** The names of the parameters whose value is not what it was. */
    public Set<String> changedFrom(ParameterValues before) {
        return values.keySet().stream()
                .filter(name -> !ref(name).equals(before.ref(name)))
                .collect(Collectors.toSet());
    }

    /** The same parameters as they may be shown. */
    public ParameterValues masked() {
        Map<String, ParameterValue> masked = new LinkedHashMap<>();
        values.forEach((name, value) -> masked.put(name, value.masked()));
        return new ParameterValues(masked);
    }
}
