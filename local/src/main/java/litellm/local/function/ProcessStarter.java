package litellm.local.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import litellm.local.AssumedRole;
import litellm.local.AwsClients;
import litellm.local.ChildProcess;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Starts a function's process as Lambda does: its jar, its environment, its role's credentials, its memory. */
final class ProcessStarter implements ProcessPool.Starter {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    /** The JVM of a function. */
    static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // The runtime interface client loads its native library.
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // A class archive is mapped where it says, so that all functions share its memory: nobody attacks them
            // here.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");

    private static final int HEAP_PERCENT = 85;

    private final Path folder;
    private final CodeStore code;
    private final AwsClients aws;
    private final RuntimeApi api;
    private final LogShipper shipper;
    private final Map<String, String> extraEnvironment;
    private final List<String> extraOptions;
    private final Path nativeLibrary;
    private final Map<String, AwsSessionCredentials> credentials = new ConcurrentHashMap<>();

    /**
     * Starts processes that keep their files in {@code folder}.
     *
     * @param extraEnvironment what every function gets besides Lambda's variables: where local things stand
     * @param extraOptions options of every function's JVM, for the same
     */
    ProcessStarter(
            Path folder,
            CodeStore code,
            AwsClients aws,
            RuntimeApi api,
            LogShipper shipper,
            Map<String, String> extraEnvironment,
            List<String> extraOptions)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.code = code;
        this.aws = aws;
        this.api = api;
        this.shipper = shipper;
        this.extraEnvironment = extraEnvironment;
        this.extraOptions = extraOptions;
        this.nativeLibrary = NativeLibrary.unpack(this.folder);
    }

    @Override
    public FunctionProcess start(FunctionConfiguration configuration, Consumer<FunctionProcess> onEnd)
            throws IOException {
        String id = UUID.randomUUID().toString().replace("-", "");
        Path workFolder = Files.createDirectories(folder.resolve(configuration.name() + "-" + id));
        Path output = workFolder.resolve("output.log");
        String streamName = DateTimeFormatter.ofPattern("yyyy/MM/dd").format(LocalDate.now(ZoneOffset.UTC)) + "/["
                + configuration.version() + "]" + id;
        FunctionLog log = new FunctionLog(shipper, new LogShipper.Stream(configuration.logGroup(), streamName), output);
        FunctionProcess process = new FunctionProcess(configuration, log);
        try {
            Map<String, String> environment =
                    environment(configuration, api.register(id, process), streamName, workFolder);
            ChildProcess.Spec spec =
                    ChildProcess.Spec.of(command(configuration, workFolder), environment, workFolder, output);
            process.start(spec.withStop("TERM", Duration.ofSeconds(2)), () -> {
                release(id, log);
                onEnd.accept(process);
            });
            return process;
        } catch (IOException | RuntimeException e) {
            release(id, log);
            throw e;
        }
    }

    private void release(String id, FunctionLog log) {
        api.forget(id);
        log.close();
    }

    private List<String> command(FunctionConfiguration configuration, Path temporary) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(
                "-Xmx" + configuration.memoryMegabytes() * HEAP_PERCENT / 100 + "m",
                "-D" + NativeLibrary.PROPERTY + "=" + nativeLibrary,
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(ClassArchive.options(configuration.codeSha256()));
        command.addAll(extraOptions);
        command.addAll(List.of("-cp", code.classPath(configuration.codeSha256()), CLIENT, configuration.handler()));
        return command;
    }

    private Map<String, String> environment(
            FunctionConfiguration configuration, String runtimeApi, String stream, Path workFolder) {
        Map<String, String> environment = new HashMap<>(extraEnvironment);
        environment.putAll(configuration.environment());
        AwsSessionCredentials role = credentials.computeIfAbsent(
                configuration.role() + " " + configuration.name(),
                ignored -> AssumedRole.credentials(aws, configuration.role(), configuration.name()));
        environment.put("AWS_ACCESS_KEY_ID", role.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", role.secretAccessKey());
        environment.put("AWS_SESSION_TOKEN", role.sessionToken());
        environment.put("AWS_REGION", aws.region());
        environment.put("AWS_DEFAULT_REGION", aws.region());
        environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", configuration.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", configuration.version());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(configuration.memoryMegabytes()));
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", configuration.logGroup());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", stream);
        // Also with SnapStart: there are no snapshots here, and what is done ahead of one would be done for each
        // process.
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + configuration.runtime());
        environment.put("_HANDLER", configuration.handler());
        environment.put("TZ", "UTC");
        environment.put("LANG", "en_US.UTF-8");
        // A machine may not have Lambda's locale, and without one Java reads no path with a character beyond ASCII.
        environment.put("LC_ALL", "C.UTF-8");
        // What a person configured for AWS on this machine does not concern the function.
        environment.put("AWS_CONFIG_FILE", workFolder.resolve("no-config").toString());
        environment.put(
                "AWS_SHARED_CREDENTIALS_FILE",
                workFolder.resolve("no-credentials").toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return environment;
    }
}
