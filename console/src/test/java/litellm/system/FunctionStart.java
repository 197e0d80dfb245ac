package litellm.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One start of a function: its process, with a Runtime API of its own, is given an event and then the same again.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
 */
final class FunctionStart implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String VERSION = "/2018-06-01/runtime/";

    private final HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch restored = new CountDownLatch(1);
    private volatile boolean snapshot;
    private final Path output;
    private final long begun;
    private final Process process;

    /**
     * How long it took, in milliseconds.
     *
     * @param ready from the process's start until it asks for its first event, or until its snapshot could be taken
     * @param first the first event, from the restore on where there is a snapshot; how long Lambda takes to restore it is not in it
     * @param processor the time of processors until the first event's answer, threads of the JVM's own among them
     * @param warm the median of the events that followed
     * @param megabytes the most memory that the process took
     * @param error what the first event was answered with, where that was an error; else null
     */
    record Times(double ready, double first, double processor, double warm, long megabytes, String error) {
        /** From the process's start until the first event's answer. */
        double cold() {
            return ready + first;
        }
    }

    private record Answer(long at, String error) {}

    private FunctionStart(ProcessBuilder builder) throws IOException {
        output = Files.createTempFile("start", ".log");
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        builder.environment()
                .put(
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:" + server.getAddress().getPort());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        begun = System.nanoTime();
        process = builder.start();
    }

    /** What starts a function in its folder: Java with {@code options}, the official runtime client, the function's class. */
    static List<String> command(List<String> options, String handler) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                jars(Litellmctl.ROOT.resolve("local/target/lib"), "(aws-lambda-java|utils-lite)")
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler));
        return command;
    }

    /** The jars of the folder whose names {@code name} is found in. */
    static Stream<Path> jars(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().matches(".*" + name + ".*\\.jar"))
                    .toList()
                    .stream();
        }
    }

    /** Starts the process, gives it the event, and after the answer {@code warm} times again. */
    static Times measure(ProcessBuilder builder, String event, int warm) throws IOException, InterruptedException {
        try (FunctionStart start = new FunctionStart(builder)) {
            return start.run(event.getBytes(StandardCharsets.UTF_8), warm);
        }
    }

    private Times run(byte[] event, int warm) throws IOException, InterruptedException {
        long ready = take(asked) - begun;
        long given = System.nanoTime();
        events.add(event);
        restored.countDown();
        Answer answer = take(answers);
        double processor = processorTime();
        if (snapshot) {
            // What it asked for after the restore.
            take(asked);
        }
        List<Double> following =
                IntStream.range(0, warm).mapToObj(_ -> again(event)).sorted().toList();
        return new Times(
                ready / 1e6,
                (answer.at() - given) / 1e6,
                processor,
                following.isEmpty() ? 0 : following.get(following.size() / 2),
                peakMemory(),
                answer.error());
    }

    private double again(byte[] event) {
        try {
            take(asked);
            long given = System.nanoTime();
            events.add(event);
            return (take(answers).at() - given) / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private <T> T take(BlockingQueue<T> queue) throws IOException, InterruptedException {
        T value = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError(
                    "no answer in %d seconds:%n%s".formatted(PATIENCE.toSeconds(), Files.readString(output)));
        }
        return value;
    }

    private double processorTime() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    private long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String resource = exchange.getRequestURI().getPath().substring(VERSION.length());
            if (resource.equals("invocation/next")) {
                asked.add(now);
                give(exchange, events.take());
            } else if (resource.equals("restore/next")) {
                snapshot = true;
                asked.add(now);
                restored.await();
                exchange.sendResponseHeaders(200, -1);
            } else {
                boolean failed = resource.endsWith("/error");
                answers.add(new Answer(now, failed ? new String(body, StandardCharsets.UTF_8) : null));
                exchange.sendResponseHeaders(202, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void give(HttpExchange exchange, byte[] event) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(PATIENCE).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:measured");
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
    }

    /** Ends the process. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        threads.shutdownNow();
        server.stop(0);
        Files.delete(output);
    }
}
