package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Hides, in resolved properties that others may see, every value that comes from a parameter with NoEcho. */
public final class NoEcho {
    private final Set<String> secret;

    public NoEcho(ParameterValues parameters) {
        secret = parameters.values().values().stream()
                .map(ParameterValue::declaration)
                .filter(ParameterDeclaration::noEcho)
                .map(ParameterDeclaration::name)
                .collect(Collectors.toSet());
    }

    /**
     * Properties with {@code ****} in place of what a secret parameter went into, whatever a function made of it.
     *
     * @param template the same properties as the template has them
     */
    public Map<String, Object> mask(Map<String, Object> template, Map<String, Object> resolved) {
        Map<String, Object> masked = new LinkedHashMap<>();
        resolved.forEach((name, value) -> masked.put(name, maskValue(template.get(name), value)));
        return masked;
    }

    private Object maskValue(Object template, Object resolved) {
        if (Reference.find(template).stream().noneMatch(reference -> secret.contains(reference.name()))) {
            return resolved;
        }
        if (template instanceof Map<?, ?> map && !Intrinsics.function(map) && resolved instanceof Map<?, ?> values) {
            return mask(Template.section(map), Template.section(values));
        }
        if (template instanceof List<?> list && resolved instanceof List<?> values && list.size() == values.size()) {
            return maskList(list, values);
        }
        return ParameterValue.MASK;
    }

    private List<Object> maskList(List<?> template, List<?> resolved) {
        List<Object> masked = new ArrayList<>();
        for (Object value : resolved) {
            masked.add(maskValue(template.get(masked.size()), value));
        }
        return masked;
    }
}
