package litellm.controlplane.request;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.StackSelection;
import litellm.controlplane.preflight.OrderedNumbers;
import litellm.controlplane.release.AddressBlock;
import litellm.controlplane.release.LiteralNumbers;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateParameter;

/**
 * A request's parameters and tags against the templates of its release.
 *
 * @param stacks which stacks take part
 * @param state what the stacks have now
 * @param faults takes what is wrong, and says what has been found wrong before: that is not said again
 */
record ParameterCheck(RequestInput input, Release release, StackSelection stacks, KnownState state, Faults faults) {
    /** Looks at all that the input says itself, and at what the stacks keep. */
    void check() {
        input.parameters().forEach(this::checkGiven);
        if (deploys()) {
            checkLiterals();
            checkStaying();
        }
        checkTags();
    }

    private boolean deploys() {
        return !faults.concern("environment")
                && !faults.concern("action")
                && input.text("action").map(Action::of).filter(Action::deploys).isPresent();
    }

    /** What a template says itself is the release's fault, and as sure to fail as a value. */
    private void checkLiterals() {
        stacks.wanted()
                .forEach(stack -> LiteralNumbers.faults(release.template(stack))
                        .forEach((place, fault) -> faults.addAll(List.of("%s: %s: %s"
                                .formatted(release.stacks().find(stack).template(), place, fault)))));
    }

    private void checkGiven(String stack, Map<String, String> values) {
        if (!stacks.knows(stack)) {
            faults.add("found an unknown stack; allowed are " + String.join(", ", stacks.names()), "parameters", stack);
        } else if (!values.isEmpty() && !stacks.wants(stack)) {
            faults.add("found parameters of a stack that takes no part; stack names another", "parameters", stack);
        } else if (!values.isEmpty()) {
            checkRules(stack, values, checkValues(stack, values));
        }
    }

    /** The parameters whose values are at fault each by itself. */
    private Set<String> checkValues(String stack, Map<String, String> values) {
        Set<String> doubtful = new HashSet<>();
        values.forEach((name, value) -> fault(stack, name, value).ifPresent(fault -> {
            if (!faults.concern("parameters", stack, name)) {
                faults.add(fault, "parameters", stack, name);
            }
            doubtful.add(name);
        }));
        return doubtful;
    }

    private Optional<String> fault(String stack, String name, String value) {
        Map<String, TemplateParameter> parameters = release.template(stack).parameters();
        if (name.equals("Environment")) {
            return Optional.of("found a value; set by the control plane, from environment");
        }
        if (platform(stack).contains(name)) {
            return Optional.of("found a value; set by the control plane");
        }
        if (Request.TAGS.contains(name)) {
            return Optional.of("found a tag; allowed is tags." + name + ", for all stacks alike");
        }
        if (!parameters.containsKey(name)) {
            return Optional.of("found an unknown parameter; allowed are " + String.join(", ", settable(stack)));
        }
        return parameters.get(name).fault(value).or(() -> AddressBlock.fault(name, value));
    }

    /** The parameters that the control plane sets. */
    private Set<String> platform(String stack) {
        return release.stacks().find(stack).parameters().keySet();
    }

    private Set<String> settable(String stack) {
        return release.stacks().find(stack).settable(release.template(stack)).keySet();
    }

    /**
     * The templates' rules, which look at several parameters: those not set now have the stack's present values, or the defaults.
     *
     * @param values what is set now
     * @param doubtful those of them that are at fault by themselves
     */
    void checkRules(String stack, Map<String, String> values, Set<String> doubtful) {
        if (faults.concern("environment")) {
            return;
        }
        Template template = release.template(stack);
        String environment = input.text("environment").orElseThrow();
        Map<String, String> all = release.stacks()
                .find(stack)
                .values(environment, state.currentValues(environment, stack), input.tags(), values);
        template.brokenRules(all, doubtful).forEach(fault -> faults.add(fault, "parameters", stack));
        Set<String> set = new HashSet<>(values.keySet());
        set.removeAll(doubtful);
        OrderedNumbers.faultsOf(set, template, all)
                .forEach((name, fault) -> faults.add(fault, "parameters", stack, name));
    }

    /** An update keeps the values that a stack has: one that the release does not allow is refused before AWS does it. */
    private void checkStaying() {
        String environment = input.text("environment").orElseThrow();
        stacks.wanted()
                .forEach(stack -> staying(environment, stack)
                        .forEach((name, value) -> stayingFault(stack, name, value)
                                .ifPresent(fault -> faults.add(fault, "parameters", stack, name))));
    }

    private Map<String, String> staying(String environment, String stack) {
        Map<String, String> staying = new LinkedHashMap<>(state.currentValues(environment, stack));
        staying.keySet().retainAll(release.template(stack).parameters().keySet());
        staying.keySet()
                .removeAll(input.parameters().getOrDefault(stack, Map.of()).keySet());
        staying.keySet().removeAll(input.tags().keySet());
        staying.keySet().removeAll(platform(stack));
        return staying;
    }

    private Optional<String> stayingFault(String stack, String name, String value) {
        TemplateParameter parameter = release.template(stack).parameters().get(name);
        return parameter
                .fault(value)
                .filter(_ -> !parameter.noEcho())
                .map(fault -> fault + "; the stack has that value, so name another");
    }

    private void checkTags() {
        stacks.wanted()
                .forEach(stack -> input.tags()
                        .forEach((name, value) -> Optional.ofNullable(
                                        release.template(stack).parameters().get(name))
                                .filter(_ -> !faults.concern("tags", name))
                                .flatMap(parameter -> parameter.fault(value))
                                .ifPresent(fault -> faults.add(fault, "tags", name))));
    }
}
