package litellm.local.database;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import litellm.local.AwsClients;
import litellm.local.front.AmendedXml;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import litellm.local.tls.CertificateAuthority;
import org.w3c.dom.Element;
import software.amazon.awssdk.services.rds.model.DBInstance;
import tools.jackson.jr.ob.JSON;

/**
 * RDS. Everything is recorded by moto; a PostgreSQL instance is a real server as well, whose address and state the
 * answers give, and a snapshot a real copy of its data. The engine is the one that is packaged, whatever EngineVersion says.
 * Parameter groups have no effect on it.
 */
public final class DatabaseService implements Service, AutoCloseable {
    /** In the state folder, the databases' own. */
    public static final String FOLDER = "databases";

    /** With what the names of the snapshots begin that RDS takes by itself. */
    private static final String AUTOMATED = "rds:";

    private static final String ARN_KIND = ":snapshot:";

    private final AwsClients aws;
    private final CertificateAuthority authority;
    private final Path folder;
    private final Map<String, DatabaseInstance> instances = new ConcurrentHashMap<>();
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
    private final AtomicLong folders = new AtomicLong();
    private PostgresInstallation installation;
    private boolean closed;

    /**
     * A snapshot.
     *
     * @param data a copy of the instance's data folder
     * @param masterName the master user that the data knows
     */
    private record Snapshot(Path data, String masterName) {}

    /**
     * @param aws clients for Secrets Manager, where the passwords of managed masters are kept, and for RDS, to see whether a
     *     master is managed
     * @param folder in the state folder, this service's own
     */
    public DatabaseService(AwsClients aws, CertificateAuthority authority, Path folder) {
        this.aws = aws;
        this.authority = authority;
        this.folder = folder;
    }

    /**
     * Unpacks PostgreSQL, which takes a second or two. Without it the first instance waits for that. The data folder that
     * instances are copied from is made with the first instance.
     *
     * @throws IOException when there is no PostgreSQL for this machine; one sentence says why
     */
    public void prepare() throws IOException {
        PostgresPrograms.unpacked();
    }

    /**
     * Removes what the databases of a cloud that was killed have left, in its state folder and elsewhere.
     *
     * @param state the state folder, as long as all its files are there
     */
    public static void removeLeftovers(Path state) throws IOException {
        PostgresInstallation.remove(state.resolve(FOLDER));
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        return switch (call.action()) {
            case "CreateDBInstance" -> create(call, upstream);
            case "RestoreDBInstanceFromDBSnapshot" -> restore(call, upstream);
            case "RestoreDBInstanceToPointInTime", "CreateDBInstanceReadReplica" -> manualSnapshotsOnly();
            case "ModifyDBInstance" -> whenIn(InstanceStatus.AVAILABLE, call, () -> modify(call, upstream));
            case "DeleteDBInstance" -> delete(call, upstream);
            case "StartDBInstance" ->
                whenIn(InstanceStatus.STOPPED, call, () -> afterwards(call, upstream, DatabaseInstance::start));
            case "StopDBInstance" -> whenIn(InstanceStatus.AVAILABLE, call, () -> stop(call, upstream));
            case "RebootDBInstance" ->
                whenIn(InstanceStatus.AVAILABLE, call, () -> afterwards(call, upstream, DatabaseInstance::reboot));
            case "CreateDBSnapshot" -> whenIn(InstanceStatus.AVAILABLE, call, () -> createSnapshot(call, upstream));
            case "CopyDBSnapshot" -> copySnapshot(call, upstream);
            case "DeleteDBSnapshot" -> deleteSnapshot(call, upstream);
            case "DescribeDBInstances" -> amended(upstream.forward(call));
            case null, default -> upstream.forward(call);
        };
    }

    /** Ends every server and removes every file; where one does not go, it goes on and throws the first failure at the end. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        IOException failure = null;
        for (DatabaseInstance instance : instances.values()) {
            try {
                instance.delete(null);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        PostgresInstallation.remove(folder);
        if (failure != null) {
            throw failure;
        }
    }

    private Reply create(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        boolean managed = Boolean.parseBoolean(form.get("ManageMasterUserPassword"));
        if (!"postgres".equals(form.get("Engine"))) {
            return upstream.forward(call);
        }
        MasterUser master = new MasterUser(
                form.getOrDefault("MasterUsername", ""),
                managed ? MasterUser.generatePassword() : form.getOrDefault("MasterUserPassword", ""));
        Optional<String> fault = master.fault();
        if (fault.isPresent()) {
            return Reply.xmlError(400, "InvalidParameterValue", fault.get());
        }
        PostgresInstallation postgres = installation();
        Reply reply = upstream.forward(call);
        if (failed(reply)) {
            return reply;
        }
        publish(reply, master);
        DatabaseInstance instance = newInstance(postgres, master.name());
        instances.put(key(form.get("DBInstanceIdentifier")), instance);
        instance.create(master, form.getOrDefault("DBName", ""));
        return amended(reply);
    }

    /** Of all else there are no data: the instance would have no server. */
    private static Reply manualSnapshotsOnly() {
        return Reply.xmlError(
                400,
                "InvalidParameterCombination",
                "The local cloud keeps the data of manual snapshots only: it copies nothing else, and makes databases from nothing else.");
    }

    private Reply restore(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        String name = snapshotName(form.getOrDefault("DBSnapshotIdentifier", ""));
        if (name.startsWith(AUTOMATED)) {
            return manualSnapshotsOnly();
        }
        Snapshot snapshot = snapshots.get(name);
        if (snapshot == null) {
            return upstream.forward(call);
        }
        DatabaseInstance instance = newInstance(installation(), snapshot.masterName());
        instance.copyFrom(snapshot.data());
        Reply reply = upstream.forward(call);
        if (failed(reply)) {
            instance.delete(null);
            return reply;
        }
        String password = MasterUser.generatePassword();
        boolean managed = publish(reply, new MasterUser(snapshot.masterName(), password));
        instances.put(key(form.get("DBInstanceIdentifier")), instance);
        instance.restore(managed ? password : "");
        return amended(reply);
    }

    private Reply modify(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        String identifier = form.getOrDefault("DBInstanceIdentifier", "");
        Optional<DatabaseInstance> found = find(identifier);
        if (found.isEmpty()) {
            return upstream.forward(call);
        }
        DatabaseInstance instance = found.get();
        boolean manage = Boolean.parseBoolean(form.get("ManageMasterUserPassword"));
        boolean managed = manage && isManaged(identifier);
        boolean generate = Boolean.parseBoolean(form.get("RotateMasterUserPassword")) || (manage && !managed);
        String password = generate ? MasterUser.generatePassword() : form.getOrDefault("MasterUserPassword", "");
        MasterUser master = new MasterUser(instance.masterName(), password);
        Optional<String> fault = password.isEmpty() ? Optional.empty() : master.fault();
        if (fault.isPresent()) {
            return Reply.xmlError(400, "InvalidParameterValue", fault.get());
        }
        int storage = described(identifier).allocatedStorage();
        if (Integer.parseInt(form.getOrDefault("AllocatedStorage", String.valueOf(storage))) < storage) {
            return Reply.xmlError(
                    400,
                    "InvalidParameterCombination",
                    "Requested storage size (%s) cannot be less than the current storage size (%d)"
                            .formatted(form.get("AllocatedStorage"), storage));
        }
        Reply reply = upstream.forward(managed ? withoutManagement(call) : call);
        if (failed(reply)) {
            return reply;
        }
        if (!password.isEmpty()) {
            setPassword(instance, password);
            publish(reply, master);
        }
        return amended(reply);
    }

    private Reply delete(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        Reply reply = upstream.forward(call);
        DatabaseInstance instance = failed(reply) ? null : instances.remove(key(form.get("DBInstanceIdentifier")));
        if (instance == null) {
            return reply;
        }
        String finalSnapshot = form.getOrDefault("FinalDBSnapshotIdentifier", "");
        if (finalSnapshot.isEmpty() || Boolean.parseBoolean(form.get("SkipFinalSnapshot"))) {
            instance.delete(null);
        } else {
            Snapshot snapshot = newSnapshot(instance);
            instance.delete(snapshot.data());
            snapshots.put(key(finalSnapshot), snapshot);
        }
        return reply;
    }

    private Reply stop(Call call, Upstream upstream) throws IOException {
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        String name = call.form().getOrDefault("DBSnapshotIdentifier", "");
        Upstream keeping =
                name.isEmpty() || instance.isEmpty() ? upstream : keeping(name, snapshotOf(instance.get()), upstream);
        return afterwards(call, keeping, DatabaseInstance::stop);
    }

    private Reply createSnapshot(Call call, Upstream upstream) throws IOException {
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        return instance.isEmpty()
                ? upstream.forward(call)
                : keeping(call.form().get("DBSnapshotIdentifier"), snapshotOf(instance.get()), upstream)
                        .forward(call);
    }

    /** moto, where what it agrees to has its data already: those are kept then, and removed where it refuses. */
    private Upstream keeping(String name, Snapshot snapshot, Upstream upstream) {
        return call -> {
            Reply reply = upstream.forward(call);
            if (failed(reply)) {
                PostgresInstallation.removeTree(snapshot.data());
            } else {
                snapshots.put(key(name), snapshot);
            }
            return reply;
        };
    }

    /** Answers where a database is in the state that RDS wants it in; moto knows nothing of the states on the way to another. */
    private Reply whenIn(InstanceStatus needed, Call call, Answer answer) throws IOException {
        String identifier = call.form().getOrDefault("DBInstanceIdentifier", "");
        if (find(identifier).filter(instance -> instance.status() != needed).isPresent()) {
            return Reply.xmlError(
                    400,
                    "InvalidDBInstanceState",
                    "Database instance %s is not in %s state.".formatted(identifier, needed.word()));
        }
        return answer.give();
    }

    private Reply copySnapshot(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        String name = snapshotName(form.getOrDefault("SourceDBSnapshotIdentifier", ""));
        if (name.startsWith(AUTOMATED)) {
            return manualSnapshotsOnly();
        }
        Snapshot source = snapshots.get(name);
        if (source == null) {
            return upstream.forward(call);
        }
        Snapshot copy = new Snapshot(nextFolder(installation(), "snapshots"), source.masterName());
        PostgresInstallation.copyTree(source.data(), copy.data());
        return keeping(form.get("TargetDBSnapshotIdentifier"), copy, upstream).forward(call);
    }

    private Reply deleteSnapshot(Call call, Upstream upstream) throws IOException {
        Reply reply = upstream.forward(call);
        Snapshot snapshot =
                failed(reply) ? null : snapshots.remove(key(call.form().get("DBSnapshotIdentifier")));
        if (snapshot != null) {
            PostgresInstallation.removeTree(snapshot.data());
        }
        return reply;
    }

    /** Forwards, and where moto agrees does the same to the real server. */
    private Reply afterwards(Call call, Upstream upstream, Consumer<DatabaseInstance> change) throws IOException {
        Reply reply = upstream.forward(call);
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        if (failed(reply) || instance.isEmpty()) {
            return reply;
        }
        change.accept(instance.get());
        return amended(reply);
    }

    private Snapshot snapshotOf(DatabaseInstance instance) throws IOException {
        Snapshot snapshot = newSnapshot(instance);
        try {
            instance.copyTo(snapshot.data());
            return snapshot;
        } catch (SQLException e) {
            throw new IOException("PostgreSQL did not let its files be copied: " + e.getMessage(), e);
        }
    }

    private boolean isManaged(String identifier) {
        return described(identifier).masterUserSecret() != null;
    }

    private DBInstance described(String identifier) {
        return aws.rds()
                .describeDBInstances(request -> request.dbInstanceIdentifier(identifier))
                .dbInstances()
                .getFirst();
    }

    /** moto makes another secret each time it is told to manage the master's password, also when it already does. */
    private static Call withoutManagement(Call call) {
        Map<String, String> form = call.form();
        form.remove("ManageMasterUserPassword");
        form.remove("MasterUserSecretKmsKeyId");
        return call.withBody(encode(form));
    }

    private static byte[] encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void setPassword(DatabaseInstance instance, String password) throws IOException {
        try {
            instance.setPassword(password);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL did not take the new password: " + e.getMessage(), e);
        }
    }

    /** Writes the master's login into the secret that moto made for it; false when the instance has none. */
    private boolean publish(Reply reply, MasterUser master) throws IOException {
        Optional<Element> secret = AmendedXml.open(reply).first("SecretArn");
        secret.ifPresent(arn -> aws.secretsManager()
                .putSecretValue(
                        request -> request.secretId(arn.getTextContent()).secretString(secretString(master))));
        return secret.isPresent();
    }

    private static String secretString(MasterUser master) {
        return JSON.std.asString(Map.of("username", master.name(), "password", master.password()));
    }

    private Reply amended(Reply reply) throws IOException {
        if (failed(reply)) {
            return reply;
        }
        AmendedXml opened = AmendedXml.open(reply);
        opened.all("DBInstance").forEach(this::amend);
        return opened.reply();
    }

    private void amend(Element element) {
        find(AmendedXml.text(element, "DBInstanceIdentifier")).ifPresent(instance -> {
            AmendedXml.set(element, "DBInstanceStatus", instance.status().word());
            AmendedXml.set(element, "DbiResourceId", instance.resourceId());
            AmendedXml.remove(element, "Endpoint");
            if (instance.port() != 0) {
                Element endpoint = AmendedXml.add(element, "Endpoint");
                AmendedXml.set(endpoint, "Address", "127.0.0.1");
                AmendedXml.set(endpoint, "Port", Integer.toString(instance.port()));
            }
            AmendedXml.child(element, "MasterUserSecret")
                    .ifPresent(secret -> AmendedXml.set(
                            secret,
                            "SecretStatus",
                            instance.status() == InstanceStatus.CREATING ? "creating" : "active"));
        });
    }

    private DatabaseInstance newInstance(PostgresInstallation postgres, String masterName) {
        return new DatabaseInstance(postgres, authority, nextFolder(postgres, "instances"), masterName);
    }

    private Snapshot newSnapshot(DatabaseInstance instance) throws IOException {
        return new Snapshot(nextFolder(installation(), "snapshots"), instance.masterName());
    }

    /** A name is never used twice: a deleted instance's folder may still be going away. */
    private Path nextFolder(PostgresInstallation postgres, String kind) {
        return postgres.home().resolve(kind).resolve(Long.toString(folders.incrementAndGet()));
    }

    private synchronized PostgresInstallation installation() throws IOException {
        if (closed) {
            throw new IOException("the local cloud ends");
        }
        if (installation == null) {
            installation = PostgresInstallation.prepare(folder);
        }
        return installation;
    }

    private Optional<DatabaseInstance> find(String identifier) {
        return Optional.ofNullable(identifier).map(DatabaseService::key).map(instances::get);
    }

    /** Identifiers are told apart without regard to case. */
    private static String key(String identifier) {
        return identifier.toLowerCase(Locale.ROOT);
    }

    /** A snapshot's identifier, of which the end of its ARN is one form. An automated one has a colon in its name. */
    private static String snapshotName(String identifierOrArn) {
        return key(
                identifierOrArn.startsWith("arn:")
                        ? identifierOrArn.substring(identifierOrArn.indexOf(ARN_KIND) + ARN_KIND.length())
                        : identifierOrArn);
    }

    private static boolean failed(Reply reply) {
        return reply.status() >= 300;
    }

    private interface Answer {
        Reply give() throws IOException;
    }
}
