package litellm.controlplane.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.stack.RootCause;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What was found so far. */
final class Findings {
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    void fault(String place, Supplier<Optional<String>> look) {
        faults(place, () -> look.get().stream());
    }

    /** A look that is not permitted stops nobody: the deployment then finds out by itself. What was found before it stays. */
    void faults(String place, Supplier<Stream<String>> look) {
        try {
            look.get().forEach(fault -> faults.add(place + ": " + fault));
        } catch (AwsServiceException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            String reason = RootCause.clean(String.valueOf(e.getMessage()));
            Log.warn("Not checked", "place", place, "reason", reason);
            unread.add(place + ": " + reason);
        }
    }

    void fault(String fault) {
        faults.add(fault);
    }

    void warn(String place, String warning) {
        warnings.add(place + ": " + warning);
    }

    Preflight.Result result() {
        return new Preflight.Result(List.copyOf(faults), List.copyOf(warnings), List.copyOf(unread));
    }
}
