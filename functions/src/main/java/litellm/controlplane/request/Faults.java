package litellm.controlplane.request;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;

/** What is wrong with a request: collected, so that a person sees all of it at once. */
final class Faults {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Set<String> faults = new LinkedHashSet<>();

    /** Adds a fault: the names that lead to its place, and what was found and is allowed there. */
    void add(String what, String... place) {
        faults.add(path(place) + ": " + what);
    }

    private static String path(String... place) {
        return Stream.of(place).map(Faults::name).collect(Collectors.joining("."));
    }

    void addAll(Collection<String> others) {
        faults.addAll(others);
    }

    /** Whether something is wrong at a place itself, given by the names that lead to it. */
    boolean concern(String... place) {
        String start = path(place) + ":";
        return faults.stream().anyMatch(fault -> fault.startsWith(start));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    InvalidRequest asException() {
        return new InvalidRequest(faults);
    }

    /** A name from the input, in quotes unless it is a plain one. */
    static String name(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : ForeignText.quoted(name);
    }
}
