package litellm.controlplane.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.UUID;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.migration.MigrationLedger.Entry;
import litellm.controlplane.release.Dockerfile;

/**
 * One image's migration of one database.
 *
 * @param image the image's reference by digest
 * @param base what the image is built on, see {@link Dockerfile#base}
 * @param database RDS's own id of the database. Its name or host would not do, because a database that was deleted and made
 *     again, or replaced, may have the same ones.
 */
record Migration(String image, String base, String database) {

    static Migration of(Request request, String image, String base, StackExports exports) {
        return new Migration(image, base, exports.value(request.environment() + "-litellm-db-resource-id"));
    }

    /** Whether it is the last migration on record. */
    boolean isDone(Optional<Entry> last) {
        return last.filter(this::isOfThisDatabase)
                .filter(entry -> entry.image().equals(image))
                .isPresent();
    }

    /** Whether the database has been migrated, and no image on this base has proved itself on it since. */
    boolean bringsAnotherBase(Optional<Entry> last) {
        return last.filter(this::isOfThisDatabase)
                .filter(entry -> !entry.provenBase().equals(base) || mayBeAnother(entry))
                .isPresent();
    }

    /** A tag without a digest may refer to another image each time that one is built on it. */
    private boolean mayBeAnother(Entry last) {
        return !Dockerfile.isPinned(base) && !last.image().equals(image);
    }

    /**
     * The entry to write once it has ended. A database's first base needs no proof; a base without a digest needs it for each
     * image.
     */
    Entry entry(Optional<Entry> last) {
        String proven = last.filter(this::isOfThisDatabase)
                .map(entry -> mayBeAnother(entry) ? "" : entry.provenBase())
                .orElse(base);
        return new Entry(image, database, proven);
    }

    private boolean isOfThisDatabase(Entry entry) {
        return entry.database().equals(database);
    }

    /** A short name for it, which a running task carries as its {@code startedBy}. */
    String id() {
        return UUID.nameUUIDFromBytes((image + " " + database).getBytes(UTF_8)).toString();
    }
}
