package litellm.local.gateway.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import litellm.local.AwsClients;
import litellm.local.Json;
import litellm.local.Pace;
import litellm.local.cloud.TestCloud;
import litellm.local.database.DatabaseService;
import litellm.local.front.Reply;
import litellm.local.gateway.Gateway;
import litellm.local.gateway.program.DatabaseUrl;
import litellm.local.gateway.program.LoginCount;
import litellm.local.image.TestImages;
import litellm.local.tls.CertificateAuthority;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.rds.model.DBInstance;
import tools.jackson.jr.ob.JSON;

/** Everything that a gateway needs around it, real: a network, a database, secrets, a role, an image, a log group, a cluster. */
public final class TestEnvironment implements AutoCloseable {
    static final String MASTER_KEY = "sk-master";
    public static final Pace PACE = new Pace(
            Duration.ofMillis(250),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(20));

    private final String name = "gateway-" + UUID.randomUUID().toString().substring(0, 8);
    private final TestCloud cloud = new TestCloud();
    private final DatabaseService databases;
    private final Gateway gateway;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final String role;
    private final String subnet;
    private final String vpc;
    private final String masterKeySecret;
    private final String databaseUrl;
    private final String databaseSecret;
    private final String image;

    TestEnvironment(Path folder) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(folder);
        databases = new DatabaseService(cloud.aws(), authority, folder.resolve("database"));
        gateway = new Gateway(cloud.aws(), authority, PACE);
        cloud.serve("rds", databases);
        cloud.serve("ecs", gateway.ecs());
        cloud.serve(
                "elasticloadbalancing",
                (call, upstream) -> call.action() != null && refused.contains(call.action())
                        ? Reply.xmlError(403, "AccessDenied", "refused by the test")
                        : gateway.elasticLoadBalancing().handle(call, upstream));
        role = aws().iam()
                .createRole(request -> request.roleName(name).assumeRolePolicyDocument("{}"))
                .role()
                .arn();
        vpc = aws().ec2()
                .createVpc(request -> request.cidrBlock("10.9.0.0/16"))
                .vpc()
                .vpcId();
        subnet = createSubnet("10.9.1.0/24");
        masterKeySecret = secret("master-key", Map.of("LITELLM_MASTER_KEY", MASTER_KEY));
        databaseUrl = createDatabase("p?ss#word+%");
        databaseSecret = secret("database", Map.of("DATABASE_URL", databaseUrl));
        image = TestImages.push(aws().ecr(), name, "v1", config("one", "two"));
        aws().cloudWatchLogs().createLogGroup(request -> request.logGroupName(name));
        aws().ecs().createCluster(request -> request.clusterName(name));
    }

    AwsClients aws() {
        return cloud.aws();
    }

    String name() {
        return name;
    }

    String vpc() {
        return vpc;
    }

    String subnet() {
        return subnet;
    }

    String image() {
        return image;
    }

    String masterKeySecret() {
        return masterKeySecret;
    }

    String databaseSecret() {
        return databaseSecret;
    }

    /** From now on Elastic Load Balancing refuses the action, until it is allowed. */
    void refuse(String action) {
        refused.add(action);
    }

    void allow(String action) {
        refused.remove(action);
    }

    /** A session of the database's administrator. */
    Connection connect() throws SQLException {
        return DatabaseUrl.parse(databaseUrl).connect("test");
    }

    String createSubnet(String cidr) {
        return aws().ec2()
                .createSubnet(request -> request.vpcId(vpc).cidrBlock(cidr))
                .subnet()
                .subnetId();
    }

    static String config(String... models) {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (String model : models) {
            yaml.append("  - model_name: ").append(model).append('\n');
        }
        return yaml.toString();
    }

    String secret(String suffix, Map<String, String> values) {
        return secret(suffix, JSON.std.asString(values));
    }

    String secret(String suffix, String value) {
        return aws().secretsManager()
                .createSecret(request -> request.name(name + "/" + suffix).secretString(value))
                .arn();
    }

    void changeSecret(String arn, Map<String, String> values) {
        aws().secretsManager().putSecretValue(request -> request.secretId(arn).secretString(JSON.std.asString(values)));
    }

    private String createDatabase(String password) throws InterruptedException {
        aws().rds()
                .createDBInstance(request -> request.dbInstanceIdentifier(name)
                        .engine("postgres")
                        .dbInstanceClass("db.t3.micro")
                        .dbName("litellm")
                        .masterUsername("litellm")
                        .masterUserPassword(password)
                        .allocatedStorage(20));
        DBInstance instance = awaitDatabase("available");
        return "postgresql://litellm:"
                + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@127.0.0.1:"
                + instance.endpoint().port() + "/litellm?sslmode=require";
    }

    DBInstance awaitDatabase(String status) throws InterruptedException {
        return TestCloud.await(
                "the database " + status,
                () ->
                        aws()
                                .rds()
                                .describeDBInstances(request -> request.dbInstanceIdentifier(name))
                                .dbInstances()
                                .stream()
                                .filter(instance -> instance.dbInstanceStatus().equals(status))
                                .findFirst());
    }

    /** A container as the litellm stack and the migration define theirs. */
    ContainerDefinition.Builder container() {
        Map<String, String> log = new LinkedHashMap<>();
        log.put("awslogs-group", name);
        log.put("awslogs-region", "us-east-1");
        log.put("awslogs-stream-prefix", "test");
        return ContainerDefinition.builder()
                .name("litellm")
                .image(image)
                .essential(true)
                .memory(512)
                .portMappings(PortMapping.builder().containerPort(4000).build())
                .environment(variable("DISABLE_SCHEMA_UPDATE", "true"))
                .secrets(secrets(masterKeySecret, databaseSecret))
                .logConfiguration(configuration ->
                        configuration.logDriver(LogDriver.AWSLOGS).options(log));
    }

    static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    static List<Secret> secrets(String masterKey, String database) {
        return List.of(
                Secret.builder()
                        .name("LITELLM_MASTER_KEY")
                        .valueFrom(masterKey + ":LITELLM_MASTER_KEY::")
                        .build(),
                Secret.builder()
                        .name("DATABASE_URL")
                        .valueFrom(database + ":DATABASE_URL::")
                        .build());
    }

    /** Registers a revision and gives its ARN. */
    String define(Consumer<ContainerDefinition.Builder> change) {
        ContainerDefinition.Builder container = container();
        change.accept(container);
        return aws().ecs()
                .registerTaskDefinition(request -> request.family(name)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn(role)
                        .containerDefinitions(container.build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    NetworkConfiguration network() {
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(configuration -> configuration.subnets(subnet))
                .build();
    }

    Task run(String definition) {
        return aws().ecs()
                .runTask(request ->
                        request.cluster(name).taskDefinition(definition).networkConfiguration(network()))
                .tasks()
                .getFirst();
    }

    /** Migrates the database, as a deploy does before a service starts. */
    void migrate() throws InterruptedException {
        Task task = run(define(container -> container
                .environment(variable("DISABLE_SCHEMA_UPDATE", "false"))
                .command("litellm", "--skip_server_startup")));
        Task stopped = awaitTask(task.taskArn(), "STOPPED");
        if (stopped.containers().getFirst().exitCode() != 0) {
            throw new AssertionError("the migration failed: " + log());
        }
    }

    Task awaitTask(String arn, String status) throws InterruptedException {
        return TestCloud.await(
                arn + " " + status,
                () -> Optional.of(task(arn)).filter(task -> task.lastStatus().equals(status)));
    }

    Task task(String arn) {
        return aws().ecs()
                .describeTasks(request -> request.cluster(name).tasks(arn))
                .tasks()
                .getFirst();
    }

    Service service(String service) {
        return aws().ecs()
                .describeServices(request -> request.cluster(name).services(service))
                .services()
                .getFirst();
    }

    /** Where a task that serves listens. */
    URI address(String taskArn) {
        return status(taskArn)
                .map(entry -> URI.create((String) entry.get("address")))
                .orElseThrow();
    }

    LoginCount logins(String taskArn) {
        return status(taskArn).map(entry -> (LoginCount) entry.get("logins")).orElseThrow();
    }

    private Optional<Map<String, Object>> status(String taskArn) {
        return Json.objects(gateway.status(), "tasks").stream()
                .filter(entry -> entry.get("taskArn").equals(taskArn))
                .findFirst();
    }

    public static HttpResponse<String> get(URI uri, String... headers) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return send(client, uri, headers);
        }
    }

    public static HttpResponse<String> send(HttpClient client, URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All lines of all tasks. */
    String log() {
        List<String> lines = new ArrayList<>();
        aws().cloudWatchLogs()
                .filterLogEvents(request -> request.logGroupName(name))
                .events()
                .forEach(event -> lines.add(event.message()));
        return String.join("\n", lines);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        databases.close();
        cloud.close();
    }
}
