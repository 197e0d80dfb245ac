package litellm.controlplane.migration;

/** A migration that an execution left behind when it was stopped still runs; the state machine asks again for half an hour. */
public final class MigrationBusy extends RuntimeException {
    MigrationBusy(String task) {
        super("Another migration, task %s, still runs; two side by side would race".formatted(task));
    }
}
