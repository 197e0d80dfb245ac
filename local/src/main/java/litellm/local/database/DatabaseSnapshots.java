package litellm.local.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Upstream;

/** The manual snapshots: each a real copy of a database's data, which is there as long as moto knows the snapshot. */
final class DatabaseSnapshots {
    /** With what the names of the snapshots begin that RDS takes by itself. */
    private static final String AUTOMATED = "rds:";

    private static final String ARN_KIND = ":snapshot:";

    private final DatabaseFolders folders;
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

    DatabaseSnapshots(DatabaseFolders folders) {
        this.folders = folders;
    }

    /**
     * A snapshot.
     *
     * @param data a copy of the instance's data folder
     * @param masterName the master user that the data knows
     */
    record Snapshot(Path data, String masterName) {}

    /** Of all else there are no data: the instance would have no server. */
    static Reply manualOnly() {
        return Reply.xmlError(
                400,
                "InvalidParameterCombination",
                "The local cloud keeps the data of manual snapshots only: it copies nothing else, and makes databases from nothing else.");
    }

    /** Whether RDS has taken a snapshot by itself, of which there are no data. */
    static boolean isAutomated(String identifierOrArn) {
        return name(identifierOrArn).startsWith(AUTOMATED);
    }

    Optional<Snapshot> find(String identifierOrArn) {
        return Optional.ofNullable(snapshots.get(name(identifierOrArn)));
    }

    /** A snapshot of an instance that has no data yet, and is not kept yet. */
    Snapshot begin(DatabaseInstance instance) throws IOException {
        return next(instance.masterName());
    }

    void keep(String identifier, Snapshot snapshot) {
        snapshots.put(DatabaseService.key(identifier), snapshot);
    }

    /** moto, before which a snapshot of the instance as it is now is taken: it is kept where moto agrees. */
    Upstream taking(String identifier, DatabaseInstance instance, Upstream upstream) throws IOException {
        Snapshot snapshot = begin(instance);
        try {
            instance.copyTo(snapshot.data());
        } catch (SQLException e) {
            throw new IOException("PostgreSQL did not let its files be copied: " + e.getMessage(), e);
        }
        return keeping(identifier, snapshot, upstream);
    }

    /** CopyDBSnapshot. */
    Reply copy(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        String name = form.getOrDefault("SourceDBSnapshotIdentifier", "");
        if (isAutomated(name)) {
            return manualOnly();
        }
        Optional<Snapshot> source = find(name);
        if (source.isEmpty()) {
            return upstream.forward(call);
        }
        Snapshot copy = next(source.get().masterName());
        PostgresInstallation.copyTree(source.get().data(), copy.data());
        return keeping(form.get("TargetDBSnapshotIdentifier"), copy, upstream).forward(call);
    }

    /** DeleteDBSnapshot. */
    Reply delete(Call call, Upstream upstream) throws IOException {
        Reply reply = upstream.forward(call);
        Snapshot snapshot = reply.failed()
                ? null
                : snapshots.remove(DatabaseService.key(call.form().get("DBSnapshotIdentifier")));
        if (snapshot != null) {
            PostgresInstallation.removeTree(snapshot.data());
        }
        return reply;
    }

    private Snapshot next(String masterName) throws IOException {
        return new Snapshot(folders.next(folders.installation(), "snapshots"), masterName);
    }

    /** moto, where what it agrees to has its data already: those are kept then, and removed where it refuses. */
    private Upstream keeping(String identifier, Snapshot snapshot, Upstream upstream) {
        return call -> {
            Reply reply = upstream.forward(call);
            if (reply.failed()) {
                PostgresInstallation.removeTree(snapshot.data());
            } else {
                keep(identifier, snapshot);
            }
            return reply;
        };
    }

    /** A snapshot's identifier, of which the end of its ARN is one form. An automated one has a colon in its name. */
    private static String name(String identifierOrArn) {
        return DatabaseService.key(
                identifierOrArn.startsWith("arn:")
                        ? identifierOrArn.substring(identifierOrArn.indexOf(ARN_KIND) + ARN_KIND.length())
                        : identifierOrArn);
    }
}
