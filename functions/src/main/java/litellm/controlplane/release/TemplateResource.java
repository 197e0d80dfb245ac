package litellm.controlplane.release;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A resource that a template makes for certain parameter values.
 *
 * @param type its type, {@code AWS::RDS::DBInstance}
 * @param properties its properties; what only CloudFormation can evaluate is still a function call
 */
public record TemplateResource(String type, Map<String, Object> properties) {
    /** The property {@code name}, unless it is missing or only CloudFormation knows it. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(properties.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Whether the property {@code name} is {@code true}. */
    public boolean flag(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    /** The items of the property {@code name}; none if it is missing or no list. */
    public List<?> items(String name) {
        return properties.get(name) instanceof List<?> items ? items : List.of();
    }

    /** The logical id that the property {@code name} refers to with {@code !Ref}, if it does. */
    public Optional<String> reference(String name) {
        return argument(name, "Ref");
    }

    /** The export that the property {@code name} is imported from, if it is. */
    public Optional<String> imported(String name) {
        return argument(name, "Fn::ImportValue");
    }

    private Optional<String> argument(String name, String function) {
        return properties.get(name) instanceof Map<?, ?> call && call.get(function) instanceof String argument
                ? Optional.of(argument)
                : Optional.empty();
    }
}
