package litellm.controlplane.snapshot;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.paginators.DescribeDBSnapshotsIterable;

/**
 * The snapshots of an environment's database that outlive it: the final one of each database, those taken before a change to
 * another version of LiteLLM, and those that a person took.
 */
public record Snapshots(RdsClient rds) {
    /** The type of those that are recovery points of AWS Backup, which alone keeps and removes them. */
    public static final String AWS_BACKUP = "awsbackup";

    /** The status of a snapshot that RDS still lists, but that is of no use any more. */
    private static final String DELETING = "deleting";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** What a request says for the newest of them. */
    public static final String LATEST = "latest";

    /** The name of the snapshot of an environment's database that {@code request}'s execution takes before an update. */
    public static String nameBeforeUpdate(Request request) {
        String name = beforeUpdate(request.environment()) + request.executionName();
        // RDS takes letters, digits and single hyphens, and does not tell capitals from small letters.
        return (name + "-" + request.fingerprint()).replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** The name of the final snapshot of {@code database}: one that no snapshot of an earlier database of the same name has. */
    public static String nameOfFinal(DBInstance database) {
        String name = database.dbInstanceIdentifier() + "-final";
        return database.instanceCreateTime() == null ? name : name + "-" + TIME.format(database.instanceCreateTime());
    }

    private static String beforeUpdate(String environment) {
        return database(environment) + "-before-";
    }

    /** The prefix that the names of an environment's databases share: one that replaces another has a suffix. */
    private static String database(String environment) {
        return environment + "-litellm-db";
    }

    /**
     * All of the account and region, whoever made them. Asked for no type, RDS lists manual and automated snapshots, but not
     * those of AWS Backup.
     *
     * @param read reads all pages of a listing
     */
    public static List<DBSnapshot> all(RdsClient rds, Function<DescribeDBSnapshotsIterable, List<DBSnapshot>> read) {
        return Stream.of(
                        rds.describeDBSnapshotsPaginator(),
                        rds.describeDBSnapshotsPaginator(request -> request.snapshotType(AWS_BACKUP)))
                .map(read)
                .flatMap(List::stream)
                .filter(Snapshots::present)
                .toList();
    }

    private static boolean present(DBSnapshot snapshot) {
        return !snapshot.status().equals(DELETING);
    }

    /**
     * Those that belong to this environment by their database's name and their tags, newest first; RDS copies the database's
     * tags to them. The databases' stack cannot be asked: it may be gone, or have another database by now.
     */
    public List<DBSnapshot> of(String environment) {
        return ofDatabases(environment)
                .filter(snapshot -> ofEnvironment(snapshot, environment))
                .toList();
    }

    private Stream<DBSnapshot> ofDatabases(String environment) {
        return rds.describeDBSnapshotsPaginator(request -> request.snapshotType("manual")).dbSnapshots().stream()
                .filter(Snapshots::present)
                .filter(snapshot -> snapshot.dbInstanceIdentifier().startsWith(database(environment)))
                .sorted(Comparator.comparing(
                                DBSnapshot::snapshotCreateTime, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed());
    }

    /** Tags a snapshot as kept on purpose, so that a scan does not report it as left behind. */
    public void keep(DBSnapshot snapshot) {
        rds.addTagsToResource(request -> request.resourceName(snapshot.dbSnapshotArn())
                .tags(Tag.builder().key(EnvironmentTags.KEEP_DATA).value("true").build()));
    }

    /**
     * Whether the control plane has taken a snapshot itself, in case an update has to be undone, and nobody has asked to keep it
     * since. One that a person took has the database's tags.
     */
    public static boolean expendable(String environment, DBSnapshot snapshot) {
        Map<String, String> tags = snapshot.tagList().stream().collect(Collectors.toMap(Tag::key, Tag::value));
        return snapshot.dbSnapshotIdentifier().startsWith(beforeUpdate(environment))
                && tags.entrySet().containsAll(EnvironmentTags.own(environment).entrySet())
                && !EnvironmentTags.keepsData(tags);
    }

    /** Deletes it; one that is gone already is no fault. */
    public void delete(DBSnapshot snapshot) {
        try {
            rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier(snapshot.dbSnapshotIdentifier()));
        } catch (DbSnapshotNotFoundException e) {
            // Someone else was faster.
        }
    }

    /**
     * The snapshot that a database is to be made from. One that a person names need not have every tag of the environment, but
     * none of its tags may contradict.
     *
     * @param wanted {@code latest}, or a snapshot's name
     */
    public SnapshotSearch find(String environment, String wanted) {
        List<DBSnapshot> restorable = ofDatabases(environment)
                .filter(snapshot -> snapshot.status().equals("available"))
                .filter(snapshot -> snapshot.tagList().stream()
                        .noneMatch(tag -> EnvironmentTags.contradicts(environment, tag.key(), tag.value())))
                .toList();
        return new SnapshotSearch(
                restorable.stream()
                        .filter(snapshot -> wanted.equals(LATEST)
                                ? ofEnvironment(snapshot, environment)
                                : snapshot.dbSnapshotIdentifier().equalsIgnoreCase(wanted))
                        .findFirst()
                        .map(snapshot ->
                                new RestorableSnapshot(snapshot.dbSnapshotIdentifier(), snapshot.allocatedStorage())),
                restorable.stream().map(DBSnapshot::dbSnapshotIdentifier).toList());
    }

    private static boolean ofEnvironment(DBSnapshot snapshot, String environment) {
        return EnvironmentTags.match(environment, snapshot.tagList().stream(), Tag::key, Tag::value);
    }
}
