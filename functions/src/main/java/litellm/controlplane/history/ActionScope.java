package litellm.controlplane.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the machine that one action can reach: every Choice that tests the request's action is resolved, and states that
 * can no longer be reached are left out.
 *
 * @param action {@code deploy}, {@code teardown}, …
 */
record ActionScope(String action) {
    private static final String VARIABLE = "$.request.action";

    /** The top level of a definition, reduced. */
    Map<?, ?> of(Map<?, ?> machine) {
        Map<String, Object> states = new LinkedHashMap<>();
        ((Map<?, ?>) machine.get("States")).forEach((name, state) -> states.put(name.toString(), answered(state)));
        StateSequence sequence = StateSequence.of(Map.of("StartAt", machine.get("StartAt"), "States", states));
        List<String> reached = sequence.inOrder().stream().map(State::name).toList();
        states.keySet().retainAll(reached);
        return Map.of("StartAt", machine.get("StartAt"), "States", states);
    }

    private Object answered(Object state) {
        if (!(state instanceof Map<?, ?> choice) || !(choice.get("Choices") instanceof List<?> rules)) {
            return state;
        }
        Map<String, Object> answered = new LinkedHashMap<>();
        choice.forEach((name, value) -> answered.put(name.toString(), value));
        List<Object> open = new ArrayList<>();
        for (Object rule : rules) {
            Boolean answer = answer((Map<?, ?>) rule);
            if (Boolean.TRUE.equals(answer)) {
                answered.put("Default", ((Map<?, ?>) rule).get("Next"));
                break;
            }
            if (answer == null) {
                open.add(rule);
            }
        }
        answered.put("Choices", open);
        return answered;
    }

    /** The result of a rule; null where it tests something other than the action. */
    private Boolean answer(Map<?, ?> rule) {
        if (rule.get("Not") instanceof Map<?, ?> negated) {
            Boolean answer = answer(negated);
            return answer == null ? null : !answer;
        }
        if (VARIABLE.equals(rule.get("Variable")) && rule.get("StringEquals") instanceof String wanted) {
            return wanted.equals(action);
        }
        return null;
    }
}
