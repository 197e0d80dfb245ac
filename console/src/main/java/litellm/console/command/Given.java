package litellm.console.command;

import java.util.List;
import java.util.Map;

/** An option that is given says something: a variable that a script has not set is to mean neither all nor nothing. */
final class Given {
    private Given() {}

    /** The same of an option that is a member of the request, which gets its value. */
    static void put(Map<String, Object> members, String name, String option, String value, List<String> faults) {
        check(option, value, faults);
        if (value != null) {
            members.put(name, value);
        }
    }

    /** @param value what was given; null where the option was left out */
    static void check(String option, String value, List<String> faults) {
        if (value != null && value.isBlank()) {
            faults.add("%s: found nothing; allowed: a value, or leave the option out".formatted(option));
        }
    }
}
