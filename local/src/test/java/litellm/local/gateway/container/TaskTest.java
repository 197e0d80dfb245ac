package litellm.local.gateway.container;

import static litellm.local.gateway.container.TestEnvironment.MASTER_KEY;
import static litellm.local.gateway.container.TestEnvironment.secrets;
import static litellm.local.gateway.container.TestEnvironment.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import litellm.local.Json;
import litellm.local.cloud.TestCloud;
import litellm.local.image.TestImages;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.jr.ob.JSON;

@Order(1)
@Timeout(600)
class TaskTest {
    @TempDir
    private static Path folder;

    @AutoClose
    private static TestEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = new TestEnvironment(folder);
        environment.migrate();
    }

    @Test
    void servesHealthAndTheModelsOfItsImageToWhoHasTheMasterKey() throws Exception {
        Task task = serving(container -> {});
        URI address = environment.address(task.taskArn());
        assertThat(TestEnvironment.get(address.resolve("/health/liveliness")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> readiness = TestEnvironment.get(address.resolve("/health/readiness"));
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("\"connected\"");
        HttpResponse<String> models =
                TestEnvironment.get(address.resolve("/v1/models"), "Authorization", "Bearer " + MASTER_KEY);
        assertThat(models.statusCode()).isEqualTo(200);
        assertThat(Json.objects(JSON.std.mapFrom(models.body()), "data"))
                .extracting(model -> model.get("id"))
                .containsExactly("one", "two");
        assertThat(TestEnvironment.get(address.resolve("/models")).statusCode()).isEqualTo(401);
        HttpResponse<String> wrong =
                TestEnvironment.get(address.resolve("/v1/models"), "Authorization", "Bearer sk-other");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("auth_error").doesNotContain("sk-other");
        assertThat(TestEnvironment.get(address.resolve("/ui")).statusCode()).isEqualTo(200);
        assertThat(TestEnvironment.get(address.resolve("/nothing")).statusCode())
                .isEqualTo(404);
        stop(task);
        assertThatThrownBy(() -> TestEnvironment.get(address)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void keepsModelsInTheDatabaseBesideThoseOfItsImage() throws Exception {
        Task task = serving(container -> {});
        URI address = environment.address(task.taskArn());

        HttpResponse<String> added = post(address.resolve("/model/new"), """
                {"model_name": "three", "litellm_params": {"model": "openai/three", "api_key": "secret-of-three"}}""");
        assertThat(added.statusCode()).isEqualTo(200);
        String id = (String) JSON.std.mapFrom(added.body()).get("model_id");

        HttpResponse<String> info =
                TestEnvironment.get(address.resolve("/model/info"), "Authorization", "Bearer " + MASTER_KEY);
        assertThat(info.body()).doesNotContain("secret-of-three");
        assertThat(Json.objects(JSON.std.mapFrom(info.body()), "data"))
                .extracting(
                        model -> model.get("model_name"),
                        model -> ((Map<?, ?>) model.get("model_info")).get("db_model"))
                .containsExactly(tuple("one", false), tuple("two", false), tuple("three", true));
        String configured = (String) ((Map<?, ?>) Json.objects(JSON.std.mapFrom(info.body()), "data")
                        .getFirst()
                        .get("model_info"))
                .get("id");
        HttpResponse<String> refused = post(address.resolve("/model/delete"), "{\"id\": \"" + configured + "\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("not found in db");
        assertThat(post(address.resolve("/model/delete"), "{\"id\": \"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(TestEnvironment.get(address.resolve("/v1/models"), "Authorization", "Bearer " + MASTER_KEY)
                        .body())
                .doesNotContain("three");
        assertThat(TestEnvironment.get(address.resolve("/model/info")).statusCode())
                .isEqualTo(401);
        stop(task);
    }

    private static HttpResponse<String> post(URI address, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .header("Authorization", "Bearer " + MASTER_KEY)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void showsItsStateAsEcsDoes() throws Exception {
        Task task = serving(container -> {});
        assertThat(task.startedAt()).isNotNull();
        assertThat(task.group()).isEqualTo("family:" + environment.name());
        assertThat(task.containers().getFirst().imageDigest())
                .isEqualTo(environment.image().substring(environment.image().indexOf('@') + 1));
        assertThat(task.containers().getFirst().networkInterfaces().getFirst().privateIpv4Address())
                .startsWith("10.9.1.");
        String networkInterface = detail(task, "networkInterfaceId");
        assertThat(environment
                        .aws()
                        .ec2()
                        .describeNetworkInterfaces(request -> request.networkInterfaceIds(networkInterface))
                        .networkInterfaces()
                        .getFirst()
                        .privateIpAddress())
                .isEqualTo(detail(task, "privateIPv4Address"));
        assertThat(list(DesiredStatus.RUNNING)).contains(task.taskArn());
        assertThatThrownBy(() -> environment.aws().ecs().deleteCluster(request -> request.cluster(environment.name())))
                .isInstanceOf(ClusterContainsTasksException.class);
        Task stopped = stop(task);
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
        assertThat(stopped.stoppedReason()).isEqualTo("enough");
        assertThat(stopped.containers().getFirst().exitCode()).isZero();
        assertThat(list(DesiredStatus.RUNNING)).doesNotContain(task.taskArn());
        assertThat(list(DesiredStatus.STOPPED)).contains(task.taskArn());
        assertThatThrownBy(() -> environment
                        .aws()
                        .ec2()
                        .describeNetworkInterfaces(request -> request.networkInterfaceIds(networkInterface)))
                .hasMessageContaining(networkInterface);
    }

    @Test
    void keepsTheSecretsThatItStartedWith() throws Exception {
        String secret = environment.secret("changing", Map.of("LITELLM_MASTER_KEY", "sk-first"));
        Consumer<ContainerDefinition.Builder> change =
                container -> container.secrets(secrets(secret, environment.databaseSecret()));
        Task before = serving(change);
        environment.changeSecret(secret, Map.of("LITELLM_MASTER_KEY", "sk-second"));
        Task after = serving(change);
        assertThat(models(before, "sk-first")).isEqualTo(200);
        assertThat(models(before, "sk-second")).isEqualTo(401);
        assertThat(models(after, "sk-second")).isEqualTo(200);
        stop(before);
        stop(after);
    }

    @Test
    void logsInAgainAndAgainAndNoticesWhenTheDatabaseIsAway() throws Exception {
        Task task = serving(container -> {});
        URI readiness = environment.address(task.taskArn()).resolve("/health/readiness");
        TestCloud.await(
                "three logins",
                () -> Optional.of(environment.logins(task.taskArn())).filter(count -> count.logins() >= 3));
        assertThat(environment.logins(task.taskArn()).failures()).isZero();
        environment.aws().rds().stopDBInstance(request -> request.dbInstanceIdentifier(environment.name()));
        environment.awaitDatabase("stopped");
        TestCloud.await(
                "a failed login",
                () -> Optional.of(environment.logins(task.taskArn())).filter(count -> count.failures() > 0));
        assertThat(TestEnvironment.get(readiness).statusCode()).isEqualTo(503);
        assertThat(TestEnvironment.get(readiness.resolve("/health/liveliness")).statusCode())
                .isEqualTo(200);
        environment.aws().rds().startDBInstance(request -> request.dbInstanceIdentifier(environment.name()));
        environment.awaitDatabase("available");
        assertThat(TestEnvironment.get(readiness).statusCode()).isEqualTo(200);
        assertThat(environment.log()).contains("Can't reach the database").doesNotContain("p@ss", "p%40ss");
        environment.aws().rds().rebootDBInstance(request -> request.dbInstanceIdentifier(environment.name()));
        environment.awaitDatabase("available");
        assertThat(TestEnvironment.get(readiness).statusCode()).isEqualTo(200);
        stop(task);
    }

    @Test
    void leavesTheDatabaseToOthersWhereItMayNotMigrate() throws Exception {
        Task left = failing(container -> container.command("litellm", "--skip_server_startup"));
        assertThat(left.containers().getFirst().exitCode()).isZero();
        assertThat(environment.log()).contains("the database is left as it is");
    }

    @Test
    void migratesAgainWithoutHarmAndFailsWithoutItsDatabase() throws Exception {
        environment.migrate();
        try (Connection connection = environment.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM \"_prisma_migrations\"")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
        String refused = environment.secret(
                "refused", Map.of("DATABASE_URL", "postgresql://nobody:wrong@127.0.0.1:1/litellm?sslmode=require"));
        Task failed = failing(container -> container
                .secrets(secrets(environment.masterKeySecret(), refused))
                .environment(variable("DISABLE_SCHEMA_UPDATE", "false"))
                .entryPoint("litellm")
                .command("--skip_server_startup"));
        assertThat(failed.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(failed.containers().getFirst().exitCode()).isEqualTo(1);
        assertThat(environment.log()).contains("prisma migrate deploy failed");
    }

    @Test
    void failsToMigrateWithABrokenImageHoweverItIsStarted() throws Exception {
        String image = TestImages.push(
                environment.aws().ecr(), environment.name(), "migration-fails", TestEnvironment.config("one"));
        Task failed =
                failing(container -> container.image(image).environment(variable("DISABLE_SCHEMA_UPDATE", "false")));
        assertThat(failed.containers().getFirst().exitCode()).isEqualTo(1);
        assertThat(environment.log()).contains("P3018");
    }

    @Test
    void endsAMigrationThatIsStopped() throws Exception {
        String definition = environment.define(container -> container
                .environment(variable("DISABLE_SCHEMA_UPDATE", "false"))
                .command("litellm", "--skip_server_startup"));
        long before = migrationsLogged();
        String migration;
        try (Connection connection = environment.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE \"_prisma_migrations\" IN ACCESS EXCLUSIVE MODE");
            migration = environment.run(definition).taskArn();
            String id = migration.substring(migration.lastIndexOf('/') + 1);
            TestCloud.await("a migration that waits", () -> sessions(id).filter(count -> count == 1));
            assertThat(stop(environment.task(migration)).containers().getFirst().exitCode())
                    .isEqualTo(137);
            connection.rollback();
            TestCloud.await("the session's end", () -> sessions(id).filter(count -> count == 0));
        }
        assertThat(migrationsLogged()).isEqualTo(before);
    }

    private static long migrationsLogged() {
        return environment
                .log()
                .lines()
                .filter(line -> line.contains("all migrations have been applied"))
                .count();
    }

    /** How many sessions a task has. */
    private static Optional<Integer> sessions(String task) {
        try (Connection connection = environment.connect();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
            query.setString(1, "litellm " + task);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return Optional.of(rows.getInt(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void exitsWithoutAMasterKeyThatLiteLlmTakes() throws Exception {
        String secret = environment.secret("bad-key", Map.of("LITELLM_MASTER_KEY", "secret-without-prefix"));
        Task failed = failing(container -> container.secrets(secrets(secret, environment.databaseSecret())));
        assertThat(failed.containers().getFirst().exitCode()).isEqualTo(1);
        assertThat(failed.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(environment.log()).contains("must start with 'sk-'").doesNotContain("secret-without-prefix");
    }

    @Test
    void exitsWithADatabaseUrlThatIsNotEncoded() throws Exception {
        String secret = environment.secret(
                "unencoded", Map.of("DATABASE_URL", "postgresql://litellm:p@ss/wo%rd@127.0.0.1:5432/litellm"));
        Task failed = failing(container -> container.secrets(secrets(environment.masterKeySecret(), secret)));
        assertThat(failed.containers().getFirst().exitCode()).isEqualTo(1);
        assertThat(environment.log()).contains("DATABASE_URL is not").doesNotContain("wo%rd");
    }

    @Test
    void saysInEcsWordsWhatKeptItFromStarting() throws Exception {
        assertThat(failing(container -> container.secrets(secretFrom(environment.masterKeySecret() + ":NO_SUCH_KEY::")))
                        .stoppedReason())
                .startsWith("ResourceInitializationError: unable to pull secrets")
                .endsWith("did not contain json key NO_SUCH_KEY");
        String bare = environment.secret("bare", "no-json");
        assertThat(failing(container -> container.secrets(secretFrom(bare + ":KEY::")))
                        .stoppedReason())
                .isEqualTo(
                        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval"
                                + " failed: unable to retrieve secret from asm: service call has been retried 1 time(s): invalid"
                                + " character 'n' looking for beginning of value");
        String missing = environment.masterKeySecret().replace("/master-key-", "/missing-");
        assertThat(failing(container -> container.secrets(secretFrom(missing))).stoppedReason())
                .startsWith("ResourceInitializationError: ")
                .contains(missing, "ResourceNotFoundException");
        String binary = environment
                .aws()
                .secretsManager()
                .createSecret(request ->
                        request.name(environment.name() + "/binary").secretBinary(SdkBytes.fromUtf8String("text")))
                .arn();
        assertThat(failing(container -> container.secrets(secretFrom(binary))).stoppedReason())
                .startsWith("ResourceInitializationError: unable to pull secrets")
                .endsWith("the secret has no string value");
        assertThat(failing(container -> container.image(
                                environment.image().replaceFirst("sha256:.*", "sha256:" + "0".repeat(64))))
                        .stoppedReason())
                .startsWith("CannotPullContainerError: ")
                .endsWith("not found");
        assertThat(failing(container -> container.image("ghcr.io/berriai/litellm:main-latest"))
                        .stoppedReason())
                .startsWith("CannotPullContainerError: ");
        assertThat(failing(container -> container.logConfiguration(configuration -> configuration
                                .logDriver("awslogs")
                                .options(Map.of("awslogs-group", "missing", "awslogs-stream-prefix", "test"))))
                        .stoppedReason())
                .startsWith("ResourceInitializationError: failed to validate logger args")
                .contains("ResourceNotFoundException");
    }

    /** ECS itself would refuse the definition. */
    @Test
    void stopsWhereItsStartFailsUnexpectedly() throws Exception {
        Task failed = failing(
                container -> container.secrets(Secret.builder().name("NOWHERE").build()));
        assertThat(failed.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(failed.stoppedReason()).startsWith("InternalError: ");
    }

    @Test
    void takesOverridesAndParameters() throws Exception {
        environment
                .aws()
                .ssm()
                .putParameter(request -> request.name("/" + environment.name() + "/key")
                        .value("sk-parameter")
                        .type("SecureString"));
        String definition = environment.define(container -> container.secrets(
                secretFrom("arn:aws:ssm:us-east-1:123456789012:parameter/" + environment.name() + "/key")));
        Task task = run(
                definition,
                request -> request.overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                        .name("litellm")
                        .environment(
                                variable("DISABLE_SCHEMA_UPDATE", "TRUE"),
                                variable("LITELLM_MASTER_KEY", "sk-override"))
                        .build())));
        Task running = environment.awaitTask(task.taskArn(), "RUNNING");
        assertThat(running.overrides().containerOverrides().getFirst().environment())
                .containsExactlyInAnyOrder(
                        variable("DISABLE_SCHEMA_UPDATE", "TRUE"), variable("LITELLM_MASTER_KEY", "sk-override"));
        assertThat(models(running, "sk-override")).isEqualTo(200);
        stop(running);
        Task plain = environment.awaitTask(run(definition, request -> {}).taskArn(), "RUNNING");
        assertThat(models(plain, "sk-parameter")).isEqualTo(200);
        stop(plain);
        Task migration = run(
                definition,
                request -> request.overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                        .name("litellm")
                        .command("litellm", "--skip_server_startup")
                        .build())));
        assertThat(environment
                        .awaitTask(migration.taskArn(), "STOPPED")
                        .containers()
                        .getFirst()
                        .exitCode())
                .isEqualTo(1);
        assertThat(environment.log()).contains("DATABASE_URL is not set");
    }

    @Test
    void runsOnceForOneClientToken() throws Exception {
        String definition = environment.define(container -> {});
        Task first = run(definition, request -> request.clientToken("token").startedBy("me"));
        Task second = run(definition, request -> request.clientToken("token").startedBy("me"));
        assertThat(second.taskArn()).isEqualTo(first.taskArn());
        assertThatThrownBy(() -> run(definition, request -> request.clientToken("token")))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        e -> assertThat(e.resourceIds()).containsExactly(first.taskArn()));
        assertThat(environment
                        .aws()
                        .ecs()
                        .listTasks(
                                request -> request.cluster(environment.name()).startedBy("me"))
                        .taskArns())
                .containsExactly(first.taskArn());
        environment.awaitTask(first.taskArn(), "RUNNING");
        stop(first);
    }

    @Test
    void refusesWhatCannotRun() {
        assertThatThrownBy(() -> run("no-such-family", request -> {})).isInstanceOf(ClientException.class);
        String definition = environment.define(container -> {});
        assertThatThrownBy(() -> run(definition, request -> request.cluster("nowhere")))
                .isInstanceOf(ClusterNotFoundException.class);
        assertThatThrownBy(() -> run(
                        definition,
                        request -> request.networkConfiguration(
                                (software.amazon.awssdk.services.ecs.model.NetworkConfiguration) null)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Network Configuration must be provided");
        assertThatThrownBy(() -> run(
                        definition,
                        request -> request.overrides(overrides -> overrides.containerOverrides(
                                ContainerOverride.builder().name("other").build()))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Override for container named other is not a container in the TaskDefinition.");
        assertThatThrownBy(() -> register(environment.container()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("When you are specifying container secrets, you must also specify a value for"
                        + " 'executionRoleArn'.");
        String withoutRole = register(environment.container().secrets(List.of()));
        assertThatThrownBy(() -> run(withoutRole, request -> {}))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(
                        "Fargate requires task definition to have execution role ARN to support ECR images.");
        assertThat(environment
                        .aws()
                        .ecs()
                        .describeTasks(
                                request -> request.cluster(environment.name()).tasks("unknown"))
                        .failures()
                        .getFirst()
                        .reason())
                .isEqualTo("MISSING");
    }

    /** Registers a revision without an execution role. */
    private static String register(ContainerDefinition.Builder container) {
        return environment
                .aws()
                .ecs()
                .registerTaskDefinition(request -> request.family(environment.name())
                        .networkMode(NetworkMode.AWSVPC)
                        .containerDefinitions(container.build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    @Test
    void givesTasksTheTagsOfTheirDefinitionAndOfTheirRequest() throws Exception {
        String definition = environment.define(container -> {});
        environment
                .aws()
                .ecs()
                .tagResource(
                        request -> request.resourceArn(definition).tags(tag("Of", "definition"), tag("Kept", "yes")));
        Task task = run(
                definition, request -> request.propagateTags("TASK_DEFINITION").tags(tag("Of", "request")));
        assertThat(task.tags()).containsExactlyInAnyOrder(tag("Of", "request"), tag("Kept", "yes"));
        stop(task);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void listsTasksPageByPage() throws Exception {
        String definition = environment.define(container -> {});
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.add(run(definition, request -> request.startedBy("pages")).taskArn());
        }
        List<ListTasksResponse> pages = environment
                .aws()
                .ecs()
                .listTasksPaginator(request ->
                        request.cluster(environment.name()).startedBy("pages").maxResults(2))
                .stream()
                .toList();
        assertThat(pages).hasSize(2);
        assertThat(pages).flatExtracting(ListTasksResponse::taskArns).containsExactlyInAnyOrderElementsOf(started);
        assertThatThrownBy(() -> environment
                        .aws()
                        .ecs()
                        .listTasks(
                                request -> request.cluster(environment.name()).serviceName("nowhere")))
                .isInstanceOf(ServiceNotFoundException.class);
        for (String task : started) {
            stop(environment.task(task));
        }
    }

    private static Task serving(Consumer<ContainerDefinition.Builder> change) throws InterruptedException {
        return environment.awaitTask(environment.run(environment.define(change)).taskArn(), "RUNNING");
    }

    private static Task failing(Consumer<ContainerDefinition.Builder> change) throws InterruptedException {
        Task task = environment.awaitTask(
                environment.run(environment.define(change)).taskArn(), "STOPPED");
        assertThat(task.desiredStatus()).isEqualTo("STOPPED");
        return task;
    }

    private static Task run(String definition, Consumer<RunTaskRequest.Builder> change) {
        return environment
                .aws()
                .ecs()
                .runTask(request -> {
                    request.cluster(environment.name())
                            .taskDefinition(definition)
                            .networkConfiguration(environment.network());
                    change.accept(request);
                })
                .tasks()
                .getFirst();
    }

    private static Task stop(Task task) throws InterruptedException {
        environment
                .aws()
                .ecs()
                .stopTask(request ->
                        request.cluster(environment.name()).task(task.taskArn()).reason("enough"));
        return environment.awaitTask(task.taskArn(), "STOPPED");
    }

    private static int models(Task task, String key) {
        return TestEnvironment.get(
                        environment.address(task.taskArn()).resolve("/v1/models"), "Authorization", "Bearer " + key)
                .statusCode();
    }

    private static List<String> list(DesiredStatus status) {
        return environment
                .aws()
                .ecs()
                .listTasks(request -> request.cluster(environment.name()).desiredStatus(status))
                .taskArns();
    }

    private static String detail(Task task, String name) {
        return task.attachments().getFirst().details().stream()
                .filter(detail -> detail.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Secret secretFrom(String valueFrom) {
        return Secret.builder().name("LITELLM_MASTER_KEY").valueFrom(valueFrom).build();
    }
}
