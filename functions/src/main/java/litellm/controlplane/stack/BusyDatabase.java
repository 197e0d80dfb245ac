package litellm.controlplane.stack;

import java.time.Duration;
import java.time.Instant;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;

/**
 * A database that is in the way because something else is under way with it, such as its first backup: RDS lets nobody lift its
 * protection then, nor delete it with a final snapshot. It is waited for.
 */
final class BusyDatabase {
    private static final Duration PATIENCE = Duration.ofMinutes(70);
    private static final int LOOK_AFTER_SECONDS = 15;

    private BusyDatabase() {}

    /**
     * The operation until the next look, or failed where the execution has waited long enough.
     *
     * @param resources how many its stack has
     * @param why what RDS says
     */
    static Operation await(Operation operation, Request request, Instant now, int resources, String why) {
        return Duration.between(request.startedAt(), now).compareTo(PATIENCE) < 0
                ? operation
                        .withProgress(new Operation.Progress(0, resources, why))
                        .waitingFor(LOOK_AFTER_SECONDS)
                : operation.failed(StackChecker.ERROR, operation.name() + ": " + why);
    }
}
