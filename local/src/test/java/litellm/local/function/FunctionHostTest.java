package litellm.local.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import litellm.local.TestJars;
import litellm.local.cloud.CloudExtension;
import litellm.local.cloud.TestCloud;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Upstream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import tools.jackson.jr.ob.JSON;

@Order(1)
@Timeout(400)
class FunctionHostTest {
    /** In a folder as people name them, whose path the functions' processes have to read as well. */
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension("Süd cloud ");

    private static final String CLASS = Handlers.class.getName();
    private static String role;
    private static byte[] jar;

    @BeforeAll
    static void deployTheJar() throws IOException {
        role = cloud.aws()
                .iam()
                .createRole(request -> request.roleName("tester").assumeRolePolicyDocument("{}"))
                .role()
                .arn();
        jar = TestJars.of(
                Handlers.class, Handlers.NoSuchStackException.class, Handlers.Broken.class, Handlers.Frail.class);
        cloud.aws().s3().createBucket(request -> request.bucket("code"));
        cloud.aws().s3().putObject(request -> request.bucket("code").key("functions.jar"), RequestBody.fromBytes(jar));
    }

    @Test
    void runsTheHandlerWithTheFunctionsOwnConfiguration() {
        String name = create("::echo", request -> request.timeout(30).memorySize(256));
        Map<String, Object> answer = answer(invoke(name, Map.of("a", 1)));
        assertThat(answer)
                .containsEntry("event", Map.of("a", 1))
                .containsEntry("name", name)
                .containsEntry("version", "$LATEST")
                .containsEntry("memory", 256);
        assertThat(((Number) answer.get("heap")).longValue()).isLessThan(256L << 20);
        assertThat(((Number) answer.get("remaining")).intValue()).isBetween(20_000, 30_000);
        assertThat(environment(answer))
                .containsEntry("GREETING", "hello")
                .containsEntry("AWS_ENDPOINT_URL", cloud.endpoint().toString())
                .containsEntry("AWS_REGION", "us-east-1")
                .containsEntry("AWS_LAMBDA_FUNCTION_NAME", name)
                .containsEntry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
                .containsEntry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name)
                .containsKey("AWS_SESSION_TOKEN");
    }

    /** A GET is what an image of a web page makes a browser send. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT"})
    void invokesByPostAlone(String method) throws Exception {
        String name = create("::echo", request -> {});
        CloudExtension.Answer answer = cloud.call(
                method,
                "/2015-03-31/functions/" + name
                        + "/invocations?X-Amz-Credential=x/20260101/us-east-1/lambda/aws4_request",
                null);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json())
                .containsEntry("message", "A function is invoked by POST; this came by " + method + ".");
    }

    @Test
    void callsAwsInTheNameOfTheFunctionsRole() throws Exception {
        String name = create("::echo", request -> {});
        Map<String, String> environment = environment(answer(invoke(name, Map.of())));
        cloud.aws()
                .withCredentials(CloudExtension.credentials(environment.get("AWS_ACCESS_KEY_ID")))
                .sts()
                .getCallerIdentity();
        assertThat(cloud.call("GET", "/_local/calls?service=sts", null).body())
                .contains("arn:aws:sts::123456789012:assumed-role/tester/" + name);
    }

    @Test
    void keepsTheProcessWarm() {
        String name = create("::echo", request -> {});
        Map<String, Object> first = answer(invoke(name, Map.of()));
        Map<String, Object> second = answer(invoke(name, Map.of()));
        assertThat(second).containsEntry("pid", first.get("pid")).containsEntry("count", 2);
    }

    @Test
    void keepsTheProcessesThatWereUsedLast() {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        List<Instant> thriceAMinute =
                IntStream.range(0, 40).mapToObj(i -> now.minusSeconds(20L * i)).toList();

        assertThat(ProcessPools.keptSince(thriceAMinute.subList(0, 31), now)).isEqualTo(now.minusSeconds(15 * 60));
        assertThat(ProcessPools.keptSince(thriceAMinute, now)).isEqualTo(thriceAMinute.get(31));
    }

    @Test
    void takesItsCodeFromS3() {
        String name = name();
        lambda().createFunction(request ->
                base(request, name, "::echo").code(code -> code.s3Bucket("code").s3Key("functions.jar")));
        assertThat(answer(invoke(name, Map.of()))).containsEntry("name", name);
    }

    @Test
    void fetchesTheCodeOfManyFunctionsOnce() throws Exception {
        cloud.aws()
                .s3()
                .putObject(
                        request -> request.bucket("code").key("shared.jar"),
                        RequestBody.fromBytes(TestJars.of(Handlers.class)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<CreateFunctionResponse> creation =
                    () -> lambda().createFunction(request -> base(request, name(), "::echo")
                            .code(code -> code.s3Bucket("code").s3Key("shared.jar")));
            for (Future<CreateFunctionResponse> created : threads.invokeAll(Collections.nCopies(8, creation))) {
                created.get();
            }
        }
        assertThat(cloud.call("GET", "/_local/calls?service=s3", null).json().get("calls"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .filteredOn(call ->
                        call.toString().contains("GET ") && call.toString().contains("shared.jar"))
                .hasSize(1);
    }

    @Test
    void reportsAnExceptionAsLambdaDoes() {
        InvokeResponse response = invoke(create("::fail", request -> {}), Map.of("how", "throw"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(answer(response))
                .containsEntry("errorMessage", "no such stack")
                .containsEntry("errorType", Handlers.NoSuchStackException.class.getName())
                .containsKey("stackTrace");
    }

    @Test
    void endsAFunctionThatTakesTooLong() {
        String name = create("::fail", request -> request.timeout(3));
        InvokeResponse response = invoke(name, Map.of("how", "sleep"));
        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(answer(response)).containsEntry("errorType", "Sandbox.Timedout");
        assertThat(answer(response).get("errorMessage").toString()).endsWith("Task timed out after 3.00 seconds");
        assertThat(invoke(name, Map.of()).functionError()).isNull();
    }

    @Test
    void startsAnewAfterACrash() {
        String name = create("::fail", request -> {});
        String pid = invoke(name, Map.of()).payload().asUtf8String();
        InvokeResponse response = invoke(name, Map.of("how", "exit"));
        assertThat(answer(response)).containsEntry("errorType", "Runtime.ExitError");
        assertThat(answer(response).get("errorMessage").toString())
                .endsWith("Runtime exited with error: exit status 3");
        InvokeResponse next = invoke(name, Map.of());
        assertThat(next.functionError()).isNull();
        assertThat(next.payload().asUtf8String()).isNotEqualTo(pid);
    }

    @Test
    void saysWhyAFunctionCannotBeLoaded() {
        InvokeResponse broken = invoke(create("$Broken::handle", request -> {}), Map.of());
        assertThat(broken.functionError()).isEqualTo("Unhandled");
        assertThat(broken.payload().asUtf8String()).contains("Error loading class", "ExceptionInInitializerError");
        InvokeResponse missing = invoke(create("::nothing", request -> {}), Map.of());
        assertThat(missing.functionError()).isEqualTo("Unhandled");
        assertThat(missing.payload().asUtf8String()).contains("nothing");
    }

    @Test
    void takesTheLogToCloudWatch() throws Exception {
        String name = create("::log", request -> {});
        InvokeResponse response = lambda().invoke(request -> request.functionName(name)
                .logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String("{\"text\": \"one\"}")));
        String tail = new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
        assertThat(tail)
                .contains("START RequestId: ", "printed one", "logged one", "END RequestId: ", "REPORT RequestId: ");
        List<String> lines = awaitReport(name);
        assertThat(lines.getFirst()).matches("START RequestId: [0-9a-f-]{36} Version: \\$LATEST");
        assertThat(lines).containsSubsequence("printed one", "logged one", "printed two");
        assertThat(lines.getLast())
                .matches(
                        "REPORT RequestId: \\S+\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB(\tMax Memory Used: \\d+ MB)?\tInit Duration: [\\d.]+ ms");
    }

    @Test
    void runsTheVersionThatTheAliasLeadsTo() {
        String name = create("::echo", request -> request.publish(false));
        LambdaClient lambda = lambda();
        lambda.publishVersion(request -> request.functionName(name).description("first"));
        lambda.createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
        lambda.updateFunctionConfiguration(request -> request.functionName(name)
                .environment(environment -> environment.variables(Map.of("GREETING", "second"))));
        assertThat(environment(answer(invoke(name + ":live", Map.of())))).containsEntry("GREETING", "hello");
        assertThat(environment(answer(invoke(name, Map.of())))).containsEntry("GREETING", "second");
        lambda.publishVersion(request -> request.functionName(name));
        lambda.updateAlias(request -> request.functionName(name).name("live").functionVersion("2"));
        String arn = "arn:aws:lambda:us-east-1:123456789012:function:" + name + ":live";
        Map<String, Object> answer = answer(invoke(arn, Map.of()));
        assertThat(answer).containsEntry("version", "2").containsEntry("arn", arn);
        assertThat(environment(answer)).containsEntry("GREETING", "second");
        assertThat(lambda.invoke(request ->
                                request.functionName(name).qualifier("1").payload(json(Map.of())))
                        .executedVersion())
                .isEqualTo("1");
    }

    @Test
    void endsTheProcessesOfAVersionWhoseAliasIsDeleted() throws InterruptedException {
        String name = create("::echo", request -> request.publish(true));
        lambda().createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
        invoke(name + ":live", Map.of());
        assertThat(processesOf(name)).hasSize(1);
        lambda().deleteAlias(request -> request.functionName(name).name("live"));
        TestCloud.await("no process", () -> Optional.of(processesOf(name)).filter(List::isEmpty));
    }

    /** The version is looked up, then the alias is moved, and only then the answer of the look-up arrives. */
    @Test
    void asksAgainForAVersionWhoseAliasWasMovedMeanwhile(@TempDir Path folder) throws Exception {
        AtomicReference<Call> move = new AtomicReference<>(call("PUT", "aliases/live", ""));
        AtomicReference<FunctionHost> moved = new AtomicReference<>();
        AtomicReference<Thread> mover = new AtomicReference<>();
        AtomicInteger version = new AtomicInteger(1);
        Upstream moto = call -> {
            Reply reply = Reply.json(200, version(version.get()));
            Call change = call.method().equals("GET") ? move.getAndSet(null) : null;
            if (change != null) {
                version.incrementAndGet();
                mover.set(meanwhile(() -> moved.get().handle(change, ignored -> Reply.json(200, alias(2)))));
            }
            return reply;
        };
        try (FunctionHost host = new FunctionHost(folder, cloud.aws(), moto, Map.of(), List.of())) {
            moved.set(host);
            Call invocation = call("POST", "invocations", "Qualifier=live");
            assertThat(host.handle(invocation, moto).text()).contains("runtime python3.1");
            mover.get().join();
            assertThat(host.handle(invocation, moto).text()).contains("runtime python3.2");
        }
    }

    private static Call call(String method, String part, String query) {
        return new Call(
                method, "/2015-03-31/functions/moved/" + part, query, Map.of(), new byte[0], "lambda", null, null);
    }

    private static Map<String, Object> alias(int version) {
        return Map.of("Name", "live", "FunctionVersion", Integer.toString(version));
    }

    private static Map<String, Object> version(int number) {
        return Map.of(
                "FunctionName",
                "moved",
                "FunctionArn",
                "arn:aws:lambda:us-east-1:123456789012:function:moved:" + number,
                "Version",
                Integer.toString(number),
                "Runtime",
                "python3." + number,
                "Timeout",
                3,
                "MemorySize",
                128,
                "CodeSha256",
                "");
    }

    /** Runs something on another thread until it is done, or has to wait for this one. */
    private static Thread meanwhile(Callable<?> work) {
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (thread.isAlive() && thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void numbersVersionsOnAfterOneIsDeleted() {
        String name = create("::echo", request -> {});
        for (String number : List.of("1", "2", "3")) {
            lambda().updateFunctionConfiguration(
                            request -> request.functionName(name).description("release " + number));
            assertThat(lambda().publishVersion(request -> request.functionName(name))
                            .version())
                    .isEqualTo(number);
            if (!number.equals("1")) {
                lambda().deleteFunction(request ->
                        request.functionName(name).qualifier(Integer.toString(Integer.parseInt(number) - 1)));
            }
        }
        assertThat(lambda().listVersionsByFunction(request -> request.functionName(name))
                        .versions())
                .extracting("version")
                .containsExactly("$LATEST", "3");
    }

    @Test
    void startsTheVersionBehindAnAliasWithoutASnapshot() {
        String name = create(
                "::echo", request -> request.snapStart(snap -> snap.applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS)));
        assertThat(lambda().publishVersion(request -> request.functionName(name))
                        .snapStart()
                        .optimizationStatusAsString())
                .isEqualTo("On");
        lambda().createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
        Map<String, Object> answer = answer(invoke(name + ":live", Map.of()));
        assertThat(answer).containsEntry("version", "1");
        assertThat(environment(answer)).containsEntry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        assertThat(processesOf(name)).hasSize(1);
    }

    @Test
    void loadsTheClientsNativeLibraryFromAFolderOfItsOwn() {
        String libraries =
                invoke(create("::libraries", request -> {}), Map.of()).payload().asUtf8String();
        assertThat(libraries)
                .contains("\"" + cloud.folder() + "/")
                .contains("/libaws-lambda-jni.")
                .doesNotContain("\"/tmp/.libaws-lambda-jni");
    }

    @Test
    void initializesAProcessThatDiedOfItOnceMore(@TempDir Path births) throws Exception {
        String name = createFrail(births, 1);
        InvokeResponse response = invoke(name, Map.of());
        assertThat(response.functionError()).isNull();
        assertThat(response.payload().asUtf8String()).isEqualTo("\"alive\"");
        assertThat(births.toFile().list()).hasSize(2);
        assertThat(awaitReport(name))
                .anyMatch(
                        line -> line.matches(
                                "INIT_REPORT Init Duration: [\\d.]+ ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError"));
    }

    @Test
    void failsTheEventWhoseProcessDiesOfItsInitializationAgain(@TempDir Path births) {
        InvokeResponse response = invoke(createFrail(births, 3), Map.of());
        assertThat(answer(response))
                .containsEntry("errorType", "Runtime.ExitError")
                .containsEntry("errorMessage", "Runtime exited with error: signal 6");
        assertThat(births.toFile().list()).hasSize(2);
    }

    @Test
    void leavesNoFileOpenWhereAProcessCannotBeStarted() throws IOException {
        cloud.aws().iam().createRole(request -> request.roleName("short-lived").assumeRolePolicyDocument("{}"));
        String name = create("::echo", request -> request.role(role.replace("tester", "short-lived")));
        cloud.aws().iam().deleteRole(request -> request.roleName("short-lived"));
        assertThatThrownBy(() -> invoke(name, Map.of())).isInstanceOf(LambdaException.class);
        assertThat(openFiles()).isNotEmpty().noneMatch(file -> file.contains("/" + name + "-"));
    }

    private static List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        for (String descriptor : Path.of("/proc/self/fd").toFile().list()) {
            try {
                files.add(Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor))
                        .toString());
            } catch (NoSuchFileException _) {
                // Closed meanwhile.
            }
        }
        return files;
    }

    @Test
    void runsEventsSideBySideInTheirOwnProcesses() throws Exception {
        String name = create("::meet", request -> request.timeout(60));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket gate = gate()) {
            Map<String, Object> event = Map.of("gate", gate.getLocalPort());
            CompletableFuture<InvokeResponse> one = CompletableFuture.supplyAsync(() -> invoke(name, event), threads);
            CompletableFuture<InvokeResponse> other = CompletableFuture.supplyAsync(() -> invoke(name, event), threads);
            CompletableFuture<Integer> met = CompletableFuture.supplyAsync(() -> letThrough(gate, 2), threads);
            // An answer from before both have met is an error, and there is nobody to wait for.
            assertThat(CompletableFuture.anyOf(met, one, other).get()).isEqualTo(2);
            assertThat(List.of(
                            one.get().payload().asUtf8String(),
                            other.get().payload().asUtf8String()))
                    .doesNotHaveDuplicates()
                    .allMatch(pid -> pid.matches("\\d+"));
        }
    }

    @Test
    void takesAnEventThatNobodyWaitsFor() throws Exception {
        String name = create("::meet", request -> {});
        try (ServerSocket gate = gate()) {
            InvokeResponse response = lambda().invoke(request -> request.functionName(name)
                    .invocationType(InvocationType.EVENT)
                    .payload(json(Map.of("gate", gate.getLocalPort()))));
            assertThat(response.statusCode()).isEqualTo(202);
            assertThat(letThrough(gate, 1)).isEqualTo(1);
        }
    }

    @Test
    void triesAnEventAgainWithWhatTheFunctionIsByThen() throws Exception {
        String name = create("::tellVersion", request -> request.environment(version("first")));
        try (ServerSocket gate = gate()) {
            lambda().invoke(request -> request.functionName(name)
                    .invocationType(InvocationType.EVENT)
                    .payload(json(Map.of("gate", gate.getLocalPort()))));
            try (Socket first = gate.accept()) {
                assertThat(line(first)).isEqualTo("first");
                lambda().updateFunctionConfiguration(
                                request -> request.functionName(name).environment(version("second")));
            }
            try (Socket second = gate.accept()) {
                assertThat(line(second)).isEqualTo("second");
            }
        }
    }

    /** The function changes meanwhile, so that it has to be looked up before the next attempt: just then moto does not answer. */
    @Test
    void saysThatAnEventIsLostWhoseFunctionCannotBeLookedUpAgain(@TempDir Path folder) throws Exception {
        AtomicBoolean silent = new AtomicBoolean();
        Upstream moto = call -> {
            if (silent.get()) {
                throw new IOException("moto broke the connection.");
            }
            return call.path().endsWith("/event-invoke-config") ? Reply.empty(404) : Reply.json(200, withoutHandler());
        };
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (FunctionHost host = new FunctionHost(folder, cloud.aws(), moto, Map.of(), List.of())) {
            assertThat(host.handle(event(), moto).status()).isEqualTo(202);
            host.handle(call("PUT", "configuration", ""), moto);
            silent.set(true);
            TestCloud.await(
                    "the sentence",
                    () -> Optional.of(printed.toString(StandardCharsets.UTF_8))
                            .filter(text -> text.contains("An event of moved is lost: "))
                            .filter(text -> text.contains("moto broke the connection.")));
        } finally {
            System.setErr(before);
        }
    }

    private static Call event() {
        return new Call(
                "POST",
                "/2015-03-31/functions/moved/invocations",
                "",
                Map.of("X-Amz-Invocation-Type", List.of("Event")),
                new byte[0],
                "lambda",
                null,
                null);
    }

    private static Map<String, Object> withoutHandler() {
        Map<String, Object> configuration = new HashMap<>(version(1));
        configuration.putAll(Map.of("Runtime", "java25", "Handler", "Missing::handle", "Role", role));
        return configuration;
    }

    private static Environment version(String version) {
        return Environment.builder().variables(Map.of("VERSION", version)).build();
    }

    private static String line(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void refusesWhatLambdaRefuses() {
        String name = create("::echo", request -> {});
        assertThatThrownBy(() -> invoke("missing", Map.of())).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> invoke(name + ":missing", Map.of())).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        lambda().invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String("{"))))
                .isInstanceOf(InvalidRequestContentException.class);
        assertThat(lambda().invoke(request -> request.functionName(name).invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void endsTheProcessesOfADeletedFunction() throws Exception {
        String name = create("::echo", request -> {});
        invoke(name, Map.of());
        assertThat(processesOf(name)).hasSize(1);
        lambda().deleteFunction(request -> request.functionName(name));
        TestCloud.await("no process", () -> Optional.of(processesOf(name)).filter(List::isEmpty));
        assertThatThrownBy(() -> invoke(name, Map.of())).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void addsLittleToAWarmInvocation() {
        String name = create("::echo", request -> {});
        for (int i = 0; i < 20; i++) {
            invoke(name, Map.of());
        }
        long[] milliseconds = new long[50];
        for (int i = 0; i < milliseconds.length; i++) {
            long start = System.nanoTime();
            invoke(name, Map.of());
            milliseconds[i] = Duration.ofNanos(System.nanoTime() - start).toMillis();
        }
        Arrays.sort(milliseconds);
        // The quickest: the rest also waited for whatever else the machine was doing. A cold start takes hundreds.
        assertThat(milliseconds[0]).isLessThan(100);
    }

    // --- Support

    private static LambdaClient lambda() {
        return cloud.aws().lambda();
    }

    private static String name() {
        return "f-" + UUID.randomUUID();
    }

    private static String create(String handler, java.util.function.Consumer<CreateFunctionRequest.Builder> more) {
        String name = name();
        lambda().createFunction(request -> {
            base(request, name, handler).code(code -> code.zipFile(SdkBytes.fromByteArray(jar)));
            more.accept(request);
        });
        return name;
    }

    private static String createFrail(Path births, int deaths) {
        return create(
                "$Frail::handle",
                request -> request.environment(environment -> environment.variables(
                        Map.of("BIRTHS", births.toString(), "DEATHS", Integer.toString(deaths)))));
    }

    private static ServerSocket gate() throws IOException {
        ServerSocket gate = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        gate.setSoTimeout(60_000);
        return gate;
    }

    /** Lets through the gate when as many have come as told; gives how many. */
    private static int letThrough(ServerSocket gate, int number) {
        List<Socket> waiting = new ArrayList<>();
        try {
            while (waiting.size() < number) {
                waiting.add(gate.accept());
            }
            return waiting.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            waiting.forEach(FunctionHostTest::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CreateFunctionRequest.Builder base(
            CreateFunctionRequest.Builder request, String name, String handler) {
        return request.functionName(name)
                .runtime("java25")
                .handler(CLASS + handler)
                .role(role)
                .timeout(20)
                .memorySize(512)
                .environment(environment -> environment.variables(Map.of("GREETING", "hello")));
    }

    private static InvokeResponse invoke(String function, Map<String, Object> event) {
        return lambda().invoke(request -> request.functionName(function).payload(json(event)));
    }

    private static SdkBytes json(Map<String, Object> event) {
        return SdkBytes.fromUtf8String(JSON.std.asString(event));
    }

    private static Map<String, Object> answer(InvokeResponse response) {
        return JSON.std.mapFrom(response.payload().asUtf8String());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> environment(Map<String, Object> answer) {
        return (Map<String, String>) answer.get("environment");
    }

    private static List<String> logLines(String group) {
        try {
            return cloud
                    .aws()
                    .cloudWatchLogs()
                    .filterLogEvents(request -> request.logGroupName(group))
                    .events()
                    .stream()
                    .map(event -> event.message().strip())
                    .toList();
        } catch (software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException e) {
            return List.of();
        }
    }

    /** The log, when the first event's end is in it. */
    private static List<String> awaitReport(String function) throws InterruptedException {
        return TestCloud.await(
                "a report",
                () -> Optional.of(logLines("/aws/lambda/" + function))
                        .filter(lines -> lines.stream().anyMatch(line -> line.startsWith("REPORT"))));
    }

    private static List<ProcessHandle> processesOf(String function) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .filter(process -> Arrays.stream(process.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.contains("/" + function + "-")))
                .toList();
    }
}
