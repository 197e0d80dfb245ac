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
import tools.jackson.jr.ob.JSON;

/**
 * RDS. Everything is recorded by moto; a PostgreSQL instance is a real server as well, whose address and state the
 * answers give, and a snapshot a real copy of its data. The engine is the one that is packaged, whatever EngineVersion says.
 * Parameter groups have no effect on it.
 */
public final class DatabaseService implements Service, AutoCloseable {
    /** In the state folder, the databases' own. */
    public static final String FOLDER = "databases";

    private final AwsClients aws;
    private final CertificateAuthority authority;
    private final DatabaseFolders folders;
    private final DatabaseSnapshots snapshots;
    private final Map<String, DatabaseInstance> instances = new ConcurrentHashMap<>();

    /**
     * @param aws clients for Secrets Manager, where the passwords of managed masters are kept, and for RDS, to see whether a
     *     master is managed
     * @param folder in the state folder, this service's own
     */
    public DatabaseService(AwsClients aws, CertificateAuthority authority, Path folder) {
        this.aws = aws;
        this.authority = authority;
        this.folders = new DatabaseFolders(folder);
        this.snapshots = new DatabaseSnapshots(folders);
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
            case "RestoreDBInstanceToPointInTime", "CreateDBInstanceReadReplica" -> DatabaseSnapshots.manualOnly();
            case "ModifyDBInstance" -> whenIn(InstanceStatus.AVAILABLE, call, () -> modify(call, upstream));
            case "DeleteDBInstance" -> delete(call, upstream);
            case "StartDBInstance" ->
                whenIn(InstanceStatus.STOPPED, call, () -> afterwards(call, upstream, DatabaseInstance::start));
            case "StopDBInstance" -> whenIn(InstanceStatus.AVAILABLE, call, () -> stop(call, upstream));
            case "RebootDBInstance" ->
                whenIn(InstanceStatus.AVAILABLE, call, () -> afterwards(call, upstream, DatabaseInstance::reboot));
            case "CreateDBSnapshot" -> whenIn(InstanceStatus.AVAILABLE, call, () -> createSnapshot(call, upstream));
            case "CopyDBSnapshot" -> snapshots.copy(call, upstream);
            case "DeleteDBSnapshot" -> snapshots.delete(call, upstream);
            case "DescribeDBInstances" -> amended(upstream.forward(call));
            case null, default -> upstream.forward(call);
        };
    }

    /** Ends every server and removes every file; where one does not go, it goes on and throws the first failure at the end. */
    @Override
    public void close() throws IOException {
        folders.close();
        IOException failure = null;
        for (DatabaseInstance instance : instances.values()) {
            try {
                instance.delete(null);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        folders.remove();
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
        PostgresInstallation postgres = folders.installation();
        Reply reply = upstream.forward(call);
        if (reply.failed()) {
            return reply;
        }
        publish(reply, master);
        DatabaseInstance instance = newInstance(postgres, master.name());
        instances.put(key(form.get("DBInstanceIdentifier")), instance);
        instance.create(master, form.getOrDefault("DBName", ""));
        return amended(reply);
    }

    private Reply restore(Call call, Upstream upstream) throws IOException {
        Map<String, String> form = call.form();
        String name = form.getOrDefault("DBSnapshotIdentifier", "");
        if (DatabaseSnapshots.isAutomated(name)) {
            return DatabaseSnapshots.manualOnly();
        }
        Optional<DatabaseSnapshots.Snapshot> found = snapshots.find(name);
        if (found.isEmpty()) {
            return upstream.forward(call);
        }
        DatabaseSnapshots.Snapshot snapshot = found.get();
        DatabaseInstance instance = newInstance(folders.installation(), snapshot.masterName());
        instance.copyFrom(snapshot.data());
        Reply reply = upstream.forward(call);
        if (reply.failed()) {
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
        Reply reply = upstream.forward(managed ? withoutManagement(call) : call);
        if (reply.failed()) {
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
        DatabaseInstance instance = reply.failed() ? null : instances.remove(key(form.get("DBInstanceIdentifier")));
        if (instance == null) {
            return reply;
        }
        String finalSnapshot = form.getOrDefault("FinalDBSnapshotIdentifier", "");
        if (finalSnapshot.isEmpty() || Boolean.parseBoolean(form.get("SkipFinalSnapshot"))) {
            instance.delete(null);
        } else {
            DatabaseSnapshots.Snapshot snapshot = snapshots.begin(instance);
            instance.delete(snapshot.data());
            snapshots.keep(finalSnapshot, snapshot);
        }
        return reply;
    }

    private Reply stop(Call call, Upstream upstream) throws IOException {
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        String name = call.form().getOrDefault("DBSnapshotIdentifier", "");
        Upstream taking =
                name.isEmpty() || instance.isEmpty() ? upstream : snapshots.taking(name, instance.get(), upstream);
        return afterwards(call, taking, DatabaseInstance::stop);
    }

    private Reply createSnapshot(Call call, Upstream upstream) throws IOException {
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        return instance.isEmpty()
                ? upstream.forward(call)
                : snapshots
                        .taking(call.form().get("DBSnapshotIdentifier"), instance.get(), upstream)
                        .forward(call);
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

    /** Forwards, and where moto agrees does the same to the real server. */
    private Reply afterwards(Call call, Upstream upstream, Consumer<DatabaseInstance> change) throws IOException {
        Reply reply = upstream.forward(call);
        Optional<DatabaseInstance> instance = find(call.form().get("DBInstanceIdentifier"));
        if (reply.failed() || instance.isEmpty()) {
            return reply;
        }
        change.accept(instance.get());
        return amended(reply);
    }

    private boolean isManaged(String identifier) {
        return aws.rds()
                        .describeDBInstances(request -> request.dbInstanceIdentifier(identifier))
                        .dbInstances()
                        .getFirst()
                        .masterUserSecret()
                != null;
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
        if (reply.failed()) {
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
        return new DatabaseInstance(postgres, authority, folders.next(postgres, "instances"), masterName);
    }

    private Optional<DatabaseInstance> find(String identifier) {
        return Optional.ofNullable(identifier).map(DatabaseService::key).map(instances::get);
    }

    /** Identifiers are told apart without regard to case. */
    static String key(String identifier) {
        return identifier.toLowerCase(Locale.ROOT);
    }

    private interface Answer {
        Reply give() throws IOException;
    }
}
