package litellm.console.validate;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.release.Template;

/**
 * Each function that a state machine is given may be called by its role: Step Functions looks only when an execution has come to
 * the step.
 */
record StepsCheck(Template template, Faults.InFile faults) {
    private static final String CALL = "lambda:InvokeFunction";

    void check() {
        template.resources().forEach((id, resource) -> {
            if (machine(resource).get("RoleArn") instanceof Map<?, ?> arn) {
                Template.sources(arn).forEach(role -> compare(id, given(resource), role));
            }
        });
    }

    /** The variables of the state machine's definition that a template fills in. */
    static Set<String> variables(Template template) {
        return template.resources().values().stream()
                .flatMap(resource -> given(resource).keySet().stream())
                .map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What each variable of a state machine's definition stands for; none for another resource. */
    private static Map<?, ?> given(Object resource) {
        return machine(resource).get("DefinitionSubstitutions") instanceof Map<?, ?> given ? given : Map.of();
    }

    /** The properties of a state machine; none of another resource. */
    private static Map<?, ?> machine(Object resource) {
        return resource instanceof Map<?, ?> members
                        && "AWS::StepFunctions::StateMachine".equals(members.get("Type"))
                        && members.get("Properties") instanceof Map<?, ?> properties
                ? properties
                : Map.of();
    }

    private void compare(String machine, Map<?, ?> given, String role) {
        RolePolicies policies = RolePolicies.of(template.resources(), role, CALL);
        given.values().stream()
                .filter(value -> isFunction(value) && !policies.allow(value))
                .forEach(value -> faults.add(
                        "Resources.%s.Properties.Policies".formatted(role),
                        "found no %s on %s; needed, since DefinitionSubstitutions of %s name it"
                                .formatted(CALL, ((Map<?, ?>) value).get("Ref"), machine)));
    }

    private boolean isFunction(Object value) {
        return value instanceof Map<?, ?> call
                && call.get("Ref") instanceof String id
                && template.resources().get(id) instanceof Map<?, ?> resource
                && "AWS::Lambda::Alias".equals(resource.get("Type"));
    }
}
