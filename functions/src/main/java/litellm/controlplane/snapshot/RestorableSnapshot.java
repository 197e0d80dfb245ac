package litellm.controlplane.snapshot;

/**
 * A snapshot that a database can be made from.
 *
 * @param storage GiB of the database that it was taken of: RDS restores into no less
 */
public record RestorableSnapshot(String name, int storage) {}
