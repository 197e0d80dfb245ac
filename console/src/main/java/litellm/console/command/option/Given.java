package litellm.console.command.option;

import java.util.List;
import java.util.Map;

/** An option that is given says something: a variable that a script has not set is to mean neither all nor nothing. */
public final class Given {
    private Given() {}

    /** Reports an option that says nothing, and gives the request's member the value of one that says something. */
    public static void put(Map<String, Object> members, String name, String option, String value, List<String> faults) {
        check(option, value, faults);
        if (value != null) {
            members.put(name, value);
        }
    }

    /**
     * Reports an option that says nothing.
     *
     * @param value what was given; null where the option was left out
     */
    public static void check(String option, String value, List<String> faults) {
        if (value != null && value.isBlank()) {
            faults.add("%s: found nothing; allowed: a value, or leave the option out".formatted(option));
        }
    }
}
