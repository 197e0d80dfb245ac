package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import litellm.console.ProcessOutput;
import litellm.system.FunctionStart.Times;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.jr.ob.JSON;

/**
 * How long functions take to start and to answer, each in a process of its own under the official runtime client, laid out as
 * Lambda does: with the zip's content in the process's folder. The same functions with the SDK's default clients, and functions in
 * Python that make the same calls, are started in turn with them. The answers of AWS come from a store, so no cloud is measured.
 * Prints a line that begins with {@code measured:} for each figure; {@code benchmarks/start} runs it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class StartIT {
    private static final int ROUNDS = Integer.getInteger("start.rounds", 5);
    private static final int WARM = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path BENCHMARKS = Litellmctl.ROOT.resolve("benchmarks");
    private static final List<String> LAMBDAS_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    /** Lambda gives a function of so many megabytes one processor (Lambda Developer Guide, "Configure Lambda function memory"). */
    private static final double MEGABYTES_OF_A_PROCESSOR = 1769;

    private static final double DOLLARS_PER_GIGABYTE_SECOND = 0.0000133334;

    /** The class of a client, as the JVM logs it once it is loaded. */
    private static final Pattern CLIENT =
            Pattern.compile(" software\\.amazon\\.awssdk\\.services\\.\\w+\\.Default\\w+Client ");

    private static final Set<Subject> OURS = Set.of(Subject.OURS, Subject.SNAPSHOT);

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;

    @AutoClose
    private ReplayedCloud cloud;

    private String python;
    private final Map<String, FunctionConfiguration> functions = new TreeMap<>();
    private Map<String, String> payloads;

    /** What is measured. */
    private enum Subject {
        OURS,
        /** Ours as Lambda restores them from a snapshot: the processes that it would take it of. */
        SNAPSHOT,
        /** The same functions with the clients that the SDK makes by itself, and the JVM with Lambda's own options. */
        DEFAULT,
        /** The same, and the JVM with its own options. */
        PLAIN,
        PYTHON
    }

    @BeforeAll
    void useTheFunctionsOnce() throws IOException, InterruptedException {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        Stream.of(
                        "--local bootstrap",
                        "--local deploy dev",
                        "--local deploy dev --keep-until none",
                        "--local plan dev",
                        "--local scan dev",
                        "--local scale dev --count 1",
                        "--local start dev",
                        "--local restart dev",
                        "--local rotate dev ui-password",
                        "--local clean dev --keep 5",
                        "--local teardown staging --confirm DELETE")
                .forEach(this::done);
        LocalAws aws = litellmctl.aws();
        try (SfnClient states = aws.client(SfnClient.builder());
                LambdaClient lambda = aws.client(LambdaClient.builder())) {
            payloads = StepPayloads.of(states);
            lambda.listFunctionsPaginator().functions().stream()
                    .filter(function -> payloads.containsKey(function.functionName()))
                    .forEach(function -> functions.put(function.functionName(), function));
        }
        cloud = new ReplayedCloud(aws.endpoint());
        // Its own path: the processes have no PATH.
        python = output(Litellmctl.python(), "-c", "import sys; print(sys.executable)");
        layOut();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    void startsOfAllFunctions() throws IOException, InterruptedException {
        Map<String, Map<Subject, List<Times>>> measured = new TreeMap<>();
        Map<String, Long> clients = new HashMap<>();
        for (String function : functions.keySet()) {
            clients.put(function, prepare(function));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (String function : functions.keySet()) {
                for (Subject subject : Subject.values()) {
                    if (subject != Subject.PYTHON || Files.exists(calls(function))) {
                        Times times = FunctionStart.measure(process(function, subject), payloads.get(function), WARM);
                        measured.computeIfAbsent(function, _ -> new EnumMap<>(Subject.class))
                                .computeIfAbsent(subject, _ -> new ArrayList<>())
                                .add(times);
                    }
                }
            }
        }
        measured.forEach((function, subjects) -> print(function, clients.get(function), subjects));
        printRatios(measured, clients);
    }

    /** On Lambda no second processor compiles and collects beside the function: it has a part of one. */
    @Test
    void startsWithTheirShareOfAProcessor() throws IOException, InterruptedException {
        if (!ProcessorShare.available()) {
            System.out.println("measured: no starts with a share of a processor: it cannot be limited here");
            return;
        }
        Map<String, Map<Subject, List<Times>>> measured = new TreeMap<>();
        for (String function : functions.keySet()) {
            int megabytes = functions.get(function).memorySize();
            if (prepare(function) == 1 && Files.exists(calls(function))) {
                try (ProcessorShare share = new ProcessorShare(megabytes / MEGABYTES_OF_A_PROCESSOR)) {
                    for (int round = 0; round < ROUNDS; round++) {
                        for (Subject subject : List.of(Subject.OURS, Subject.PLAIN, Subject.PYTHON)) {
                            measured.computeIfAbsent(function, _ -> new EnumMap<>(Subject.class))
                                    .computeIfAbsent(subject, _ -> new ArrayList<>())
                                    .add(start(share, function, subject, megabytes));
                        }
                    }
                }
            }
        }
        for (Subject other : List.of(Subject.PLAIN, Subject.PYTHON)) {
            System.out.printf(
                    "measured: ours against %s, %d functions of one client with their share of a processor: cold %s%n",
                    other, measured.size(), ratio(measured, Subject.OURS, Times::cold, other, Times::cold));
        }
    }

    @Test
    void startsByMemory() throws IOException, InterruptedException {
        if (!ProcessorShare.available()) {
            System.out.println("measured: no table of memory sizes: the processor's share cannot be limited here");
            return;
        }
        for (String name : List.of("unlock-environment", "check-operation")) {
            String function = "litellm-control-plane-" + name;
            prepare(function);
            for (int megabytes : List.of(256, 512, 1024, 1769)) {
                List<Times> cold = new ArrayList<>();
                List<Times> restored = new ArrayList<>();
                try (ProcessorShare share = new ProcessorShare(megabytes / MEGABYTES_OF_A_PROCESSOR)) {
                    for (int round = 0; round < ROUNDS; round++) {
                        cold.add(start(share, function, Subject.OURS, megabytes));
                        restored.add(start(share, function, Subject.SNAPSHOT, megabytes));
                    }
                }
                System.out.printf(
                        "measured: %s with %d MB: cold %s ms, first event after a restore %s ms ($%.2f a million), warm %s ms ($%.2f a million); at most %d MB%n",
                        name,
                        megabytes,
                        Figures.of(cold, Times::cold),
                        Figures.of(restored, Times::first),
                        dollarsOfAMillion(Figures.median(restored, Times::first), megabytes),
                        Figures.of(cold, Times::warm),
                        dollarsOfAMillion(Figures.median(cold, Times::warm), megabytes),
                        cold.stream().mapToLong(Times::megabytes).max().orElseThrow());
            }
        }
    }

    private Times start(ProcessorShare share, String function, Subject subject, int megabytes)
            throws IOException, InterruptedException {
        return FunctionStart.measure(share.limit(process(function, subject, megabytes)), payloads.get(function), WARM);
    }

    /** A million events that each take so many milliseconds: Lambda counts whole ones. */
    private static double dollarsOfAMillion(double milliseconds, int megabytes) {
        return Math.ceil(milliseconds) * megabytes / 1024 * DOLLARS_PER_GIGABYTE_SECOND * 1000;
    }

    private void done(String line) {
        Litellmctl.Result result = litellmctl.run(line.split(" "));
        assertThat(result.exitCode()).as(result.everything()).isIn(0, 3);
    }

    /** The zip's content as it is, and again with the SDK's default clients in the place of the functions' own. */
    private static void layOut() throws IOException {
        Path ours = Files.createDirectories(folder.resolve(Subject.OURS.name()));
        try (ZipInputStream zip = new ZipInputStream(
                Files.newInputStream(Litellmctl.ROOT.resolve("functions/target/functions-lambda.jar")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = ours.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        Path theirs = folder.resolve(Subject.DEFAULT.name());
        link(ours, theirs);
        link(Path.of(System.getProperty("start.default")), theirs.resolve("lib"));
        Files.delete(theirs.resolve("META-INF/services/software.amazon.awssdk.http.SdkHttpService"));
        Files.delete(theirs.resolve("litellm/controlplane/runtime/AwsClients.class"));
        Files.delete(theirs.resolve("software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class"));
        String classPath = Stream.concat(Stream.of(theirs), FunctionStart.jars(theirs.resolve("lib"), ""))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                classPath,
                                "-d",
                                theirs.toString(),
                                BENCHMARKS
                                        .resolve("start-default/AwsClients.java")
                                        .toString()))
                .isZero();
    }

    /** Links copy no content; nothing is written into a file afterwards. */
    private static void link(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file).toString());
                try {
                    Files.createLink(target, file);
                } catch (IOException | UnsupportedOperationException e) {
                    // Another file system.
                    Files.copy(file, target);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Stores AWS's answers and writes down the calls for Python, where it can; returns how many clients the function makes. */
    private long prepare(String function) throws IOException, InterruptedException {
        cloud.take();
        Path classes = folder.resolve(function + ".classes");
        ProcessBuilder first = process(function, Subject.OURS);
        first.command().add(1, "-Xlog:class+load:file=" + classes);
        FunctionStart.measure(first, payloads.get(function), 0);
        List<ReplayedCloud.Request> requests = cloud.take();
        Path written = folder.resolve(function + ".json");
        Files.writeString(
                written,
                JSON.std.asString(requests.stream()
                        .map(request -> Map.of(
                                "service", request.service(),
                                "method", request.method(),
                                "uri", request.uri(),
                                "target", request.target(),
                                "body", request.body()))
                        .toList()),
                StandardCharsets.UTF_8);
        ProcessOutput preparation = ProcessOutput.of(
                new ProcessBuilder(
                        python,
                        BENCHMARKS.resolve("start.py").toString(),
                        "prepare",
                        written.toString(),
                        calls(function).toString()),
                PATIENCE);
        if (preparation.exitCode() != 0) {
            System.out.println("measured: " + function + ": no Python beside it: "
                    + preparation.printed().strip().lines().reduce("", (_, line) -> line));
            Files.deleteIfExists(calls(function));
        }
        FunctionStart.measure(process(function, Subject.DEFAULT), payloads.get(function), 0);
        if (Files.exists(calls(function))) {
            FunctionStart.measure(process(function, Subject.PYTHON), payloads.get(function), 0);
        }
        try (Stream<String> lines = Files.lines(classes)) {
            return lines.filter(CLIENT.asPredicate()).count();
        }
    }

    private static Path calls(String function) {
        return folder.resolve(function + ".calls");
    }

    private ProcessBuilder process(String function, Subject subject) throws IOException {
        return process(function, subject, functions.get(function).memorySize());
    }

    private ProcessBuilder process(String function, Subject subject, int megabytes) throws IOException {
        FunctionConfiguration configuration = functions.get(function);
        ProcessBuilder builder = new ProcessBuilder(command(configuration, subject, megabytes));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(configuration.environment().variables());
        environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", cloud.endpoint(),
                "AWS_LAMBDA_FUNCTION_NAME", function,
                "AWS_EC2_METADATA_DISABLED", "true",
                "LANG", "en_US.UTF-8",
                "TZ", "UTC"));
        if (subject == Subject.DEFAULT || subject == Subject.PLAIN) {
            environment.remove("JAVA_TOOL_OPTIONS");
        }
        if (subject == Subject.SNAPSHOT) {
            environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        }
        Path code = folder.resolve((OURS.contains(subject) ? Subject.OURS : Subject.DEFAULT).name());
        return builder.directory(code.toFile());
    }

    private List<String> command(FunctionConfiguration configuration, Subject subject, int megabytes)
            throws IOException {
        if (subject == Subject.PYTHON) {
            return List.of(
                    python,
                    BENCHMARKS.resolve("start.py").toString(),
                    "run",
                    calls(configuration.functionName()).toString());
        }
        List<String> options = new ArrayList<>(subject == Subject.PLAIN ? List.of() : LAMBDAS_OPTIONS);
        options.add("-Xmx%dm".formatted(megabytes * 85 / 100));
        return FunctionStart.command(options, configuration.handler());
    }

    private static String output(String... command) throws IOException, InterruptedException {
        return ProcessOutput.of(new ProcessBuilder(command), PATIENCE).printed().strip();
    }

    private static void print(String function, long clients, Map<Subject, List<Times>> subjects) {
        subjects.forEach((subject, times) -> System.out.printf(
                "measured: %s (%d clients) %s: cold %s ms: %s until ready, %s the first event; processor %s ms; warm %s ms; %d MB%s%n",
                function.replace("litellm-control-plane-", ""),
                clients,
                subject,
                Figures.of(times, Times::cold),
                Figures.of(times, Times::ready),
                Figures.of(times, Times::first),
                Figures.of(times, Times::processor),
                Figures.of(times, Times::warm),
                times.stream().mapToLong(Times::megabytes).max().orElseThrow(),
                times.getFirst().error() == null
                        ? ""
                        : "; answers "
                                + times.getFirst().error().lines().findFirst().orElse("")));
    }

    private static void printRatios(Map<String, Map<Subject, List<Times>>> measured, Map<String, Long> clients) {
        System.out.printf(
                "measured: the first event of ours after a snapshot's restore against the first without one: %s; against a cold start in Python: %s%n",
                ratio(measured, Subject.SNAPSHOT, Times::first, Subject.OURS, Times::first),
                ratio(measured, Subject.SNAPSHOT, Times::first, Subject.PYTHON, Times::cold));
        for (Subject other : List.of(Subject.DEFAULT, Subject.PLAIN, Subject.PYTHON)) {
            Map.of("one client", 1L, "any number of clients", 0L).forEach((name, wanted) -> {
                List<Double> cold = ratios(measured, clients, wanted, other, Times::cold);
                List<Double> processor = ratios(measured, clients, wanted, other, Times::processor);
                List<Double> warm = ratios(measured, clients, wanted, other, Times::warm);
                if (!cold.isEmpty()) {
                    System.out.printf(
                            "measured: ours against %s, %d functions of %s: cold %s, processor %s, warm %s%n",
                            other,
                            cold.size(),
                            name,
                            Figures.of(cold, Double::doubleValue),
                            Figures.of(processor, Double::doubleValue),
                            Figures.of(warm, Double::doubleValue));
                }
            });
        }
    }

    private static String ratio(
            Map<String, Map<Subject, List<Times>>> measured,
            Subject one,
            ToDoubleFunction<Times> figure,
            Subject other,
            ToDoubleFunction<Times> otherFigure) {
        List<Double> ratios = measured.values().stream()
                .filter(subjects -> subjects.containsKey(other))
                .map(subjects ->
                        Figures.median(subjects.get(one), figure) / Figures.median(subjects.get(other), otherFigure))
                .toList();
        return ratios.isEmpty() ? "not measured" : Figures.of(ratios, Double::doubleValue);
    }

    private static List<Double> ratios(
            Map<String, Map<Subject, List<Times>>> measured,
            Map<String, Long> clients,
            long wanted,
            Subject other,
            ToDoubleFunction<Times> figure) {
        return measured.entrySet().stream()
                .filter(function -> wanted == 0 || clients.get(function.getKey()) == wanted)
                .map(Map.Entry::getValue)
                .filter(subjects -> subjects.containsKey(other))
                .map(subjects -> Figures.median(subjects.get(Subject.OURS), figure)
                        / Figures.median(subjects.get(other), figure))
                .sorted()
                .toList();
    }
}
