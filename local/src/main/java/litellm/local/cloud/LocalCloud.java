package litellm.local.cloud;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import litellm.local.AwsClients;
import litellm.local.LocalCloudException;
import litellm.local.Pace;
import litellm.local.database.DatabaseService;
import litellm.local.front.Front;
import litellm.local.front.MotoUpstream;
import litellm.local.function.FunctionHost;
import litellm.local.gateway.Gateway;
import litellm.local.iam.Iam;
import litellm.local.image.ImageBuildService;
import litellm.local.stack.Durations;
import litellm.local.stack.Failures;
import litellm.local.stack.api.CloudFormationApi;
import litellm.local.stack.resource.ResourceTypes;
import litellm.local.tls.CertificateAuthority;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The local cloud: starts its parts on loopback, and stops them so that no process, port or file is left. Everything it keeps is in one
 * folder, and any number of clouds run side by side, each in its own.
 */
public final class LocalCloud implements AutoCloseable {
    /** moto's account and region. */
    public static final String ACCOUNT = "123456789012";

    public static final String REGION = "us-east-1";
    private static final int PORTS_TRIED = 200;

    private final Instant startedAt = Instant.now();
    private final CountDownLatch shutdownAsked = new CountDownLatch(1);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Path folder;
    private final Front front;
    private volatile State state = State.STARTING;

    /** Where a cloud is in its life. */
    enum State {
        STARTING,
        RUNNING,
        STOPPING
    }

    private LocalCloud(StateFolder state, Front front) {
        this.folder = state.path();
        this.front = front;
        parts.push(state);
        parts.push(front);
    }

    /**
     * Runs a cloud in the foreground until someone asks it to end: a signal, or {@code POST /_local/shutdown}.
     *
     * @param arguments see {@link Options}
     */
    public static void main(String[] arguments) {
        try {
            LocalCloud cloud = start(Options.parse(List.of(arguments)));
            Runtime.getRuntime().addShutdownHook(new Thread(cloud::close, "shutdown"));
            System.out.println("The local cloud answers at " + cloud.endpoint() + ".");
            cloud.shutdownAsked.await();
            System.exit(0);
        } catch (LocalCloudException e) {
            fail(e.getMessage());
        } catch (IOException e) {
            fail("The local cloud did not start: " + e + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(String sentence) {
        System.err.println(sentence);
        System.exit(1);
    }

    /**
     * Starts a cloud; when this returns, it answers.
     *
     * @throws LocalCloudException when one runs in that folder already, the port cannot be opened, Python or moto is missing, or this
     *     is not Linux
     */
    static LocalCloud start(Options options) throws IOException, LocalCloudException {
        requireLinux();
        StateFolder state = StateFolder.open(options.folder());
        Front front;
        try {
            front = bind(options);
        } catch (IOException | LocalCloudException e) {
            state.close();
            throw e;
        }
        LocalCloud cloud = new LocalCloud(state, front);
        try {
            cloud.startParts(options.python());
            state.publish(new StateFolder.Address(
                    ProcessHandle.current().pid(),
                    front.port(),
                    cloud.endpoint().toString(),
                    cloud.startedAt.toString()));
            cloud.state = State.RUNNING;
            return cloud;
        } catch (IOException | LocalCloudException | RuntimeException e) {
            cloud.close();
            throw e;
        }
    }

    /** The runtime interface client of the functions has native libraries for Linux only. */
    private static void requireLinux() throws LocalCloudException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new LocalCloudException("The local cloud runs its functions on Linux only:"
                    + " use a Linux machine, a virtual machine or a container.");
        }
    }

    /** Where clients call. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.port());
    }

    Instant startedAt() {
        return startedAt;
    }

    State state() {
        return state;
    }

    /** Lets whoever runs the cloud close it. */
    void askToEnd() {
        shutdownAsked.countDown();
    }

    /** Stops what was started, the last part first. A second call does nothing. */
    @Override
    public synchronized void close() {
        state = State.STOPPING;
        askToEnd();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                System.err.println("A part of the local cloud did not stop cleanly: " + e);
            }
        }
    }

    private static Front bind(Options options) throws IOException, LocalCloudException {
        if (options.port().isPresent()) {
            return bind(options.port().getAsInt());
        }
        for (int port = Options.USUAL_PORT; port < Options.USUAL_PORT + PORTS_TRIED; port++) {
            try {
                return new Front(port, ACCOUNT);
            } catch (BindException _) {
                // The next one may be free.
            }
        }
        return new Front(0, ACCOUNT);
    }

    /** Java throws the same exception for a port that is taken and for one that only root may open. */
    private static Front bind(int port) throws IOException, LocalCloudException {
        try {
            return new Front(port, ACCOUNT);
        } catch (BindException e) {
            throw new LocalCloudException(
                    "Port " + port + " cannot be opened: " + e.getMessage() + ". Choose another with --port.", e);
        }
    }

    private void startParts(String python) throws IOException, LocalCloudException {
        new CloudControls(this).register(front);
        // What moto does in their name, through the front: rotations, deliveries and tasks within bounds.
        registerPrincipal("application-autoscaling");
        registerPrincipal("secretsmanager");
        registerPrincipal("events");
        registerPrincipal("states");
        front.start();
        Moto moto = add(Moto.start(python, folder, front.port()));
        moto.onExit(this::motoEnded);
        MotoUpstream upstream = new MotoUpstream(moto.port());
        CertificateAuthority authority = CertificateAuthority.create(folder);
        front.service("rds", database(authority));
        Durations durations = new Durations();
        front.service(
                "codebuild",
                add(new ImageBuildService(clients("codebuild"), () -> durations.of(Durations.IMAGE_BUILD))));
        Gateway gateway = add(new Gateway(clients("ecs"), authority, Pace.usual()));
        front.service("ecs", gateway.ecs());
        front.service("elasticloadbalancing", gateway.elasticLoadBalancing());
        CloudControls.register(front, gateway);
        front.service("lambda", functions(authority, gateway, upstream));
        front.service("cloudformation", cloudFormation(durations));
        Iam iam = new Iam(motoClients(moto.port()), ACCOUNT);
        front.authorizer(iam);
        front.control("privileges", iam);
        front.upstream(upstream);
    }

    private CloudFormationApi cloudFormation(Durations durations) {
        Failures failures = new Failures();
        new StackControls(failures, durations).register(front);
        return add(new CloudFormationApi(clients("cloudformation"), ACCOUNT, ResourceTypes::find, failures, durations));
    }

    /** The first database needs PostgreSQL's files: they are unpacked before anyone waits for them. */
    private DatabaseService database(CertificateAuthority authority) {
        DatabaseService database =
                add(new DatabaseService(clients("rds"), authority, folder.resolve(DatabaseService.FOLDER)));
        Thread preparation = Thread.ofVirtual().name("postgresql").start(() -> prepare(database));
        // It writes files: the folder can go when it has ended.
        parts.push(preparation::join);
        return database;
    }

    private static void prepare(DatabaseService database) {
        try {
            database.prepare();
        } catch (IOException e) {
            System.err.println("No database can be created: " + e.getMessage());
        }
    }

    /** The functions trust the certificates of databases and load balancers, as Lambda trusts Amazon's, and find domains. */
    private FunctionHost functions(CertificateAuthority authority, Gateway gateway, MotoUpstream upstream)
            throws IOException {
        Map<String, String> environment =
                Map.of("RDS_CA_BUNDLE", authority.certificateFile().toString());
        List<String> options = List.of(
                "-Djavax.net.ssl.trustStore=" + authority.writeTrustStore(),
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=" + gateway.domainProxyPort());
        return add(new FunctionHost(folder.resolve("functions"), clients("lambda"), upstream, environment, options));
    }

    /** Clients in the name of an AWS service that the local cloud stands for. */
    private AwsClients clients(String service) {
        registerPrincipal(service);
        String key = accessKeyOf(service);
        return add(new AwsClients(
                endpoint(), REGION, StaticCredentialsProvider.create(AwsBasicCredentials.create(key, key))));
    }

    /** Calls with the service's key are recorded in its name. */
    private void registerPrincipal(String service) {
        front.principal(accessKeyOf(service), service + ".amazonaws.com");
    }

    private static String accessKeyOf(String service) {
        return "LOCAL" + service;
    }

    /** Clients for what IAM looks up about each call: past the front, whose record is of what others do. */
    private AwsClients motoClients(int port) {
        return add(new AwsClients(
                URI.create("http://127.0.0.1:" + port),
                REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyOf("iam"), accessKeyOf("iam")))));
    }

    private <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Without moto nothing works: says why, and ends. */
    private void motoEnded(String lastWords) {
        if (state != State.STOPPING) {
            state = State.STOPPING;
            System.err.println("moto ended, and with it the local cloud: " + lastWords);
            askToEnd();
        }
    }
}
