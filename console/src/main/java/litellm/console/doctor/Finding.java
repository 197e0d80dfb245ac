package litellm.console.doctor;

/**
 * What one look found.
 *
 * @param advice what to do about it; empty where nothing is wrong
 */
public record Finding(Level level, String subject, String found, String advice) {
    /** How bad it is: a deployment works, may fail or lack something, or is sure to fail. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }

    /** What a deployment would be refused for or warned of, {@code place: found …; advice}, as a finding. */
    static Finding of(Level level, String fault) {
        int place = fault.indexOf(": ");
        String rest = fault.substring(place + 2);
        int advice = rest.indexOf("; ");
        return new Finding(
                level,
                fault.substring(0, place),
                advice < 0 ? rest : rest.substring(0, advice),
                advice < 0 ? "" : rest.substring(advice + 2));
    }

    static Finding ok(String subject, String found) {
        return new Finding(Level.OK, subject, found, "");
    }

    static Finding warn(String subject, String found, String advice) {
        return new Finding(Level.WARN, subject, found, advice);
    }

    static Finding fail(String subject, String found, String advice) {
        return new Finding(Level.FAIL, subject, found, advice);
    }

    /** For what could not be looked at. */
    static Finding notChecked(String subject, String reason) {
        return warn(subject, "not checked: " + reason, "");
    }
}
