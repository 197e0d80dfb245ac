package litellm.controlplane.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * The result of a search for one of an environment's snapshots.
 *
 * @param meant the snapshot that was asked for, if it exists and a database can be made from it
 * @param names the names of all snapshots that could have been asked for, newest first
 */
public record SnapshotSearch(Optional<RestorableSnapshot> meant, List<String> names) {
    /** The result where there is no snapshot to ask for. */
    public static final SnapshotSearch NOTHING = new SnapshotSearch(Optional.empty(), List.of());
}
