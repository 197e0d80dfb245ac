package litellm.local.front;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The one loopback port that every client calls. A call goes to the {@link Service} of the name in its signature, and where there is none
 * to moto; a path below {@code /_local/} goes to a {@link Control} of the front's own API. Every call is recorded, and faults are injected
 * where a rule says so. {@link WebPages} are refused.
 */
public final class Front implements AutoCloseable {
    private static final String CONTROL = "/_local/";
    /** moto's API of its own tells all that it holds, and empties it; nobody here has a use for it. */
    private static final Pattern MOTO = Pattern.compile("/+moto-api(/.*)?");

    static {
        // Without this, each reply waits up to 40 ms for the acknowledgement of its head. Read once, when the server's
        // class is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private final Map<String, Control> controls = new ConcurrentHashMap<>();
    private final CallLog log = new CallLog();
    private final Faults faults = new Faults();
    private final Principals principals;
    private volatile Authorizer authorizer = (_, _) -> Optional.empty();
    private volatile Upstream upstream = call -> {
        throw new IOException("The local cloud is starting.");
    };

    /**
     * Binds a loopback port; calls are answered from {@link #start} on.
     *
     * @param port 0 for any free one
     * @param account the account that keys without an owner belong to
     * @throws IOException when the port is taken
     */
    public Front(int port, String account) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        principals = new Principals(account);
        control("calls", log);
        control("faults", faults);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Routes the calls signed for {@code name} to {@code service}. */
    public void service(String name, Service service) {
        services.put(name, service);
    }

    /** Routes {@code /_local/NAME} and all below it to {@code control}. */
    public void control(String name, Control control) {
        controls.put(name, control);
    }

    /** Says in whose name a part of the local cloud calls: "cloudformation.amazonaws.com". */
    public void principal(String accessKey, String name) {
        principals.name(accessKey, name);
    }

    /** Where calls go that no service answers; until this is set, they fail with a 503. */
    public void upstream(Upstream moto) {
        upstream = moto;
    }

    /** Who may call what; until this is set, everyone may do everything. */
    public void authorizer(Authorizer iam) {
        authorizer = iam;
    }

    public void start() {
        server.start();
    }

    /** Closes the port and breaks the connections. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = receive(exchange);
            Optional<String> refusal = WebPages.refusal(call);
            if (refusal.isPresent()) {
                Protocol.of(call).refused(refusal.get()).send(exchange);
            } else if (call.path().startsWith(CONTROL)) {
                control(call).send(exchange);
            } else if (MOTO.matcher(exchange.getRequestURI().getPath()).matches()) {
                sentence(404, "The local cloud has no moto-api.").send(exchange);
            } else {
                answer(call, exchange);
            }
        }
    }

    private static Call receive(HttpExchange exchange) throws IOException {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        Optional<Signature> signature =
                Signature.of(exchange.getRequestHeaders().getFirst("Authorization"), query);
        Call unnamed = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes(),
                signature.map(Signature::service).orElse(null),
                null,
                signature.map(Signature::accessKey).orElse(null));
        return unnamed.withAction(action(unnamed));
    }

    private static String action(Call call) {
        Optional<String> target = call.header("X-Amz-Target");
        if (target.isPresent()) {
            return target.get().substring(target.get().lastIndexOf('.') + 1);
        }
        boolean form = call.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
        return form ? call.form().get("Action") : call.queryParameters().get("Action");
    }

    private void answer(Call call, HttpExchange exchange) throws IOException {
        Instant start = Instant.now();
        long started = System.nanoTime();
        String principal = principals.of(call.accessKey());
        Faults.Verdict verdict = faults.judge(call, principal);
        Optional<Reply> reply = serve(call, principal, verdict);
        long milliseconds = Duration.ofNanos(System.nanoTime() - started).toMillis();
        log.add(call, principal, start, reply.map(Reply::status).orElse(0), milliseconds, verdict.name());
        if (reply.isPresent()) {
            reply.get().send(exchange);
        }
    }

    /** The reply, or none where the connection is to break. */
    private Optional<Reply> serve(Call call, String principal, Faults.Verdict verdict) {
        pause(verdict.delay());
        return switch (verdict.kind().orElse(Faults.Kind.DELAY)) {
            case THROTTLE -> Optional.of(Protocol.of(call).throttled(call));
            case ERROR -> Optional.of(Protocol.of(call).failed(call));
            case DROP -> Optional.empty();
            case LOSE -> {
                handle(call, principal);
                yield Optional.empty();
            }
            case DELAY -> Optional.of(handle(call, principal));
        };
    }

    private static void pause(Duration delay) {
        if (delay.isPositive()) {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Reply handle(Call call, String principal) {
        try {
            Optional<String> denial = authorizer.deny(call, principal);
            if (denial.isPresent()) {
                return Protocol.of(call).denied(denial.get());
            }
            Service service = call.service() == null ? null : services.get(call.service());
            Reply reply = service == null ? upstream.forward(call) : service.handle(call, upstream);
            principals.learn(call, reply);
            authorizer.answered(call);
            return reply;
        } catch (IOException | UncheckedIOException e) {
            return Protocol.of(call).unavailable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            report(call, e);
            return Protocol.of(call).failed(call);
        }
    }

    private Reply control(Call call) {
        String name = call.path().substring(CONTROL.length()).split("/", 2)[0];
        Control control = controls.get(name);
        if (control == null) {
            return sentence(
                    404,
                    "Nothing is at " + call.path() + "; below " + CONTROL + " are "
                            + String.join(
                                    ", ", controls.keySet().stream().sorted().toList()) + ".");
        }
        try {
            return control.handle(call);
        } catch (BadRequestException e) {
            return sentence(400, e.getMessage());
        } catch (UnsupportedOperationException e) {
            return sentence(405, call.path() + " has no method " + call.method() + "; it has " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            report(call, e);
            return sentence(500, "The local cloud failed at " + call.operation() + ": " + e + ".");
        }
    }

    private static void report(Call call, RuntimeException failure) {
        System.err.println(Instant.now() + " " + call.service() + " " + call.operation() + " failed");
        failure.printStackTrace();
    }

    private static Reply sentence(int status, String sentence) {
        return Reply.json(status, Map.of("message", sentence));
    }
}
