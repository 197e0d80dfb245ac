package litellm.console.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import litellm.console.release.ReleaseAssembler;

/**
 * A real moto, as the local cloud starts it, whose Lambda invocations a test answers. Step Functions, S3 and the rest are
 * moto's own. Each is a process of its own, forked from one that has loaded what they all need.
 */
public final class Moto implements AutoCloseable {
    /** The repository's own state machine; each function goes by the name that the machine has for it. */
    public static final String DEFINITION = Pattern.compile("\\$\\{(\\w+)}")
            .matcher(new ReleaseAssembler(TestProject.repository()).stateMachine())
            .replaceAll("$1");

    /**
     * Loads moto, which takes seconds, and reads the definition, which takes two more. For each further line it forks a moto, which
     * prints its process's number and its port, or what keeps it from serving. Each draws ids of its own. All of them end with this
     * JVM however that ends: the pipe to it closes.
     */
    private static final String LOADED = """
            import gc, importlib, json, os, signal, sys, traceback
            sys.path.insert(0, "local/src/main/python")
            import boto3, server
            server.prepare()
            for service in "cloudformation", "s3", "secretsmanager", "stepfunctions":
                importlib.import_module(f"moto.{service}.urls")
            from moto.moto_api._internal import mock_random
            from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
            AmazonStateLanguageParser.parse(json.loads(next(sys.stdin)))
            boto3.client("lambda", region_name="us-east-1")
            os.setpgid(0, 0)
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            gc.freeze()
            for line in sys.stdin:
                wanted = json.loads(line)
                if os.fork() == 0:
                    try:
                        mock_random.seed()
                        os.environ["MOTO_PORT"] = wanted["port"]
                        print(os.getpid(), end=" ")
                        server.serve(wanted["log"])
                    except BaseException as fault:
                        print(repr(fault), flush=True)
                        traceback.print_exc()
                        os._exit(1)
            os.killpg(0, signal.SIGKILL)
            """;

    private static final Pattern SERVING = Pattern.compile("(\\d+) (\\d+)");
    private static final Pattern INVOCATION = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final String DENIAL =
            "{\"__type\": \"AccessDeniedException\", \"Message\": \"You are not authorized to perform this operation\"}";
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

    private final Functions functions;
    private final HttpServer front;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ProcessHandle process;
    private final int port;
    private volatile String denied = "";

    private Moto(Functions functions, HttpServer front, ProcessHandle process, int port) {
        this.functions = functions;
        this.front = front;
        this.process = process;
        this.port = port;
    }

    /** What the control plane's functions answer. */
    @FunctionalInterface
    public interface Functions {
        /**
         * Answers one invocation.
         *
         * @return the result, or {@code {"errorType": …, "errorMessage": …}} for a function that throws
         */
        Map<String, ?> answer(String function, Map<String, Object> payload);
    }

    /**
     * Starts it.
     *
     * @param folder where its log goes
     */
    public static Moto start(Functions functions, Path folder) throws IOException {
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Moto moto = Loaded.fork(functions, front, folder.resolve("moto.log"));
        front.createContext("/", moto::handle);
        front.setExecutor(moto.threads);
        front.start();
        return moto;
    }

    /** The address of every service. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
    }

    /** Denies calls of this target, as {@code X-Amz-Target} names it, from now on; none if empty. */
    public void deny(String target) {
        denied = target;
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Matcher invocation = INVOCATION.matcher(exchange.getRequestURI().getRawPath());
            if (denied.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                send(exchange, 400, DENIAL.getBytes(StandardCharsets.UTF_8));
            } else if (invocation.matches()) {
                invoke(exchange, URLDecoder.decode(invocation.group(1), StandardCharsets.UTF_8));
            } else {
                forward(exchange);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void invoke(HttpExchange exchange, String function) throws IOException {
        String payload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, ?> answer = functions.answer(function, JsonDocument.readObject(function, payload));
        if (answer.containsKey("errorType")) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        }
        send(exchange, 200, JsonDocument.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        URI target = URI.create("http://127.0.0.1:" + port).resolve(exchange.getRequestURI());
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase("Expect")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer.headers().map().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean headersOnly = body.length == 0;
        exchange.sendResponseHeaders(status, headersOnly ? -1 : body.length);
        if (!headersOnly) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        front.stop(0);
        http.close();
        threads.close();
        process.destroyForcibly();
    }

    /** The process that motos are forked from, started with the first of them. */
    private static final class Loaded {
        private static final Process PROCESS = start();
        private static final Writer INPUT = PROCESS.outputWriter(StandardCharsets.UTF_8);
        private static final BufferedReader OUTPUT = PROCESS.inputReader(StandardCharsets.UTF_8);

        private static Process start() {
            try {
                String python = new Python(TestProject.repository(), System.err::println).find();
                Process process = new ProcessBuilder(python, "-B", "-c", LOADED)
                        .directory(TestProject.repository().root().toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                process.outputWriter(StandardCharsets.UTF_8)
                        .append(JsonDocument.write(DEFINITION))
                        .append('\n')
                        .flush();
                return process;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static synchronized Moto fork(Functions functions, HttpServer front, Path log) throws IOException {
            String frontPort = Integer.toString(front.getAddress().getPort());
            String wanted = JsonDocument.write(Map.of("port", frontPort, "log", log.toString()));
            INPUT.append(wanted).append('\n').flush();
            String answer = String.valueOf(OUTPUT.readLine());
            Matcher serving = SERVING.matcher(answer);
            if (!serving.matches()) {
                throw new IOException("moto did not start: " + answer);
            }
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(serving.group(1))).orElseThrow();
            return new Moto(functions, front, process, Integer.parseInt(serving.group(2)));
        }
    }
}
