package litellm.controlplane.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * What was found where one of an environment's snapshots was asked for.
 *
 * @param meant the one that is meant, if there is such a one and a database can be made of it
 * @param names those that could have been asked for by their names, newest first
 */
public record SnapshotSearch(Optional<RestorableSnapshot> meant, List<String> names) {
    /** Where nothing is there to be asked for. */
    public static final SnapshotSearch NOTHING = new SnapshotSearch(Optional.empty(), List.of());
}
