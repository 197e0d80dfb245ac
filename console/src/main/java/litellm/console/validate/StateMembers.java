package litellm.console.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What only several members of a state together decide, and a schema of each by itself cannot say: Step Functions refuses it as well.
 */
record StateMembers(Faults.InFile faults) {
    private static final List<String> TIMES = List.of("Seconds", "SecondsPath", "Timestamp", "TimestampPath");

    /** Members of which a state has one at most. */
    private static final List<List<String>> ALTERNATIVES = List.of(
            TIMES,
            List.of("TimeoutSeconds", "TimeoutSecondsPath"),
            List.of("HeartbeatSeconds", "HeartbeatSecondsPath"),
            List.of("Error", "ErrorPath"),
            List.of("Cause", "CausePath"),
            List.of("ItemProcessor", "Iterator"),
            List.of("ItemSelector", "Parameters"),
            List.of("MaxConcurrency", "MaxConcurrencyPath"),
            List.of("ToleratedFailureCount", "ToleratedFailureCountPath"),
            List.of("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"));

    private static final String ALL = "States.ALL";

    /** The members of a choice rule that compare nothing. */
    private static final Set<String> BESIDE_A_COMPARISON = Set.of("Comment", "Variable", "Assign", "Next");

    /** @param here the state's place in the definition */
    void check(String here, String type, Map<?, ?> state) {
        alternatives(here, type, state);
        heartbeat(here, state);
        List.of("Retry", "Catch").forEach(member -> errors(here + "." + member, state.get(member)));
        choices(here + ".Choices", state.get("Choices"));
    }

    private void alternatives(String here, String type, Map<?, ?> state) {
        for (List<String> alternatives : ALTERNATIVES) {
            List<String> given =
                    alternatives.stream().filter(state::containsKey).toList();
            if (given.size() > 1) {
                faults.add(here, "found %s; allowed: one of them".formatted(String.join(" and ", given)));
            }
        }
        if (type.equals("Wait") && TIMES.stream().noneMatch(state::containsKey)) {
            faults.add(here, "found no time; allowed: one of " + String.join(", ", TIMES));
        }
    }

    private void heartbeat(String here, Map<?, ?> state) {
        if (state.get("HeartbeatSeconds") instanceof Long heartbeat
                && state.get("TimeoutSeconds") instanceof Long timeout
                && heartbeat >= timeout) {
            faults.add(
                    here + ".HeartbeatSeconds",
                    "found %d; allowed: less than TimeoutSeconds, %d".formatted(heartbeat, timeout));
        }
    }

    /** What stands beside {@code States.ALL} or behind it would never be looked at. */
    private void errors(String here, Object ways) {
        if (!(ways instanceof List<?> list)) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> way
                    && way.get("ErrorEquals") instanceof List<?> names
                    && names.contains(ALL)
                    && (names.size() > 1 || i < list.size() - 1)) {
                faults.add(
                        "%s[%d].ErrorEquals".formatted(here, i),
                        "found %s%s; allowed: alone, and in the last one"
                                .formatted(ALL, names.size() > 1 ? " beside others" : " before others"));
            }
        }
    }

    private void choices(String here, Object rules) {
        if (rules instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                rule("%s[%d]".formatted(here, i), list.get(i));
            }
        }
    }

    private void rule(String here, Object rule) {
        if (!(rule instanceof Map<?, ?> members)) {
            return;
        }
        List<String> comparisons = members.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !BESIDE_A_COMPARISON.contains(name))
                .toList();
        if (comparisons.size() != 1) {
            faults.add(
                    here,
                    "found %s; allowed: one comparison"
                            .formatted(comparisons.isEmpty() ? "none" : String.join(" and ", comparisons)));
        }
        List.of("And", "Or").forEach(operator -> inner("%s.%s".formatted(here, operator), members.get(operator)));
        nested(here + ".Not", members.get("Not"));
    }

    private void inner(String here, Object rules) {
        if (rules instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                nested("%s[%d]".formatted(here, i), list.get(i));
            }
        }
    }

    /** A rule within another one leads nowhere by itself. */
    private void nested(String here, Object rule) {
        if (rule instanceof Map<?, ?> members) {
            List<String> outer = new ArrayList<>(List.of("Assign", "Next"));
            outer.retainAll(members.keySet());
            outer.forEach(name -> faults.add(here, "found %s; allowed: in a rule of Choices itself".formatted(name)));
        }
        rule(here, rule);
    }
}
