package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Rules section: assertions about the parameters of a stack, checked before anything is done. */
final class Rules {
    private Rules() {}

    /** Refuses what a rule whose condition holds does not allow, with the descriptions of its failed assertions. */
    static void check(Map<String, Object> rules, Resolver resolver) {
        rules.forEach((name, rule) -> {
            if (!(rule instanceof Map<?, ?> members) || !(members.get("Assertions") instanceof List<?> assertions)) {
                throw StackException.templateFormat("Every Rules object must contain an Assertions list.");
            }
            Object condition = members.get("RuleCondition");
            if (condition == null || resolver.conditions().evaluate(condition)) {
                check(name, assertions, resolver);
            }
        });
    }

    private static void check(String name, List<?> assertions, Resolver resolver) {
        List<String> failed = new ArrayList<>();
        for (Object item : assertions) {
            if (!(item instanceof Map<?, ?> assertion) || assertion.get("Assert") == null) {
                throw StackException.templateFormat("Every assertion of a rule must contain an Assert member.");
            }
            if (!resolver.conditions().evaluate(assertion.get("Assert"))) {
                Object description = assertion.get("AssertDescription");
                failed.add(description == null ? Values.json(assertion.get("Assert")) : Values.text(description));
            }
        }
        if (!failed.isEmpty()) {
            throw StackException.validation(
                    "Template validation error: Rule " + name + " failed: " + String.join("; ", failed));
        }
    }
}
