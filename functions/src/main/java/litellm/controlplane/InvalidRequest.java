package litellm.controlplane;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The execution's input asks for what cannot be done. The message has a line for each fault: place, found, allowed. */
public final class InvalidRequest extends RuntimeException {
    /** More than that helps nobody, and Step Functions keeps 32,768 characters of an error. */
    private static final int MOST_SHOWN = 50;

    /** @param faults a line for each, as {@code place: found this; allowed is that} */
    public InvalidRequest(Collection<String> faults) {
        super(lines(List.copyOf(faults)));
    }

    /** Refuses what needs the gateway's tasks where there are none. */
    public static InvalidRequest notDeployed(String environment) {
        return new InvalidRequest(
                List.of("environment: found %s, where no gateway is deployed; deploy it first".formatted(environment)));
    }

    private static String lines(List<String> faults) {
        String shown = faults.stream().limit(MOST_SHOWN).collect(Collectors.joining("\n"));
        int hidden = faults.size() - MOST_SHOWN;
        return hidden > 0 ? shown + "\nand %d more faults".formatted(hidden) : shown;
    }
}
