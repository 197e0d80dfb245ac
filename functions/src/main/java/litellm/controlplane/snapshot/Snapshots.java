package litellm.controlplane.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.EnvironmentTags;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;

/** The snapshots of an environment's database that outlive it: the last one of each database, and those that a person took. */
public record Snapshots(RdsClient rds) {
    private static final String LATEST = "latest";

    /** Those that are of this environment by their tags, newest first; RDS copies the database's tags to them. */
    public List<DBSnapshot> of(String environment) {
        return rds
                .describeDBSnapshotsPaginator(
                        request -> request.snapshotType("manual").dbInstanceIdentifier(environment + "-litellm-db"))
                .dbSnapshots()
                .stream()
                .filter(snapshot -> ofEnvironment(snapshot, environment))
                .sorted(Comparator.comparing(
                                DBSnapshot::snapshotCreateTime, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .toList();
    }

    /** Says by a tag of the snapshot that it is kept on purpose, so that a scan does not take it for left behind. */
    public void keep(DBSnapshot snapshot) {
        rds.addTagsToResource(request -> request.resourceName(snapshot.dbSnapshotArn())
                .tags(Tag.builder().key(EnvironmentTags.KEEP_DATA).value("true").build()));
    }

    /**
     * The name of the snapshot that is meant, if there is such a one and a database can be made of it.
     *
     * @param wanted {@code latest}, or a snapshot's name
     */
    public Optional<String> find(String environment, String wanted) {
        return of(environment).stream()
                .filter(snapshot -> snapshot.status().equals("available"))
                .map(DBSnapshot::dbSnapshotIdentifier)
                .filter(name -> wanted.equals(LATEST) || name.equalsIgnoreCase(wanted))
                .findFirst();
    }

    private static boolean ofEnvironment(DBSnapshot snapshot, String environment) {
        return EnvironmentTags.match(environment, snapshot.tagList().stream(), Tag::key, Tag::value);
    }
}
