package litellm.local.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.AwsClients;
import litellm.local.Json;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Lambda. Its control plane is moto's; invocations run here, in the functions' own processes. What changes a function passes through here
 * too: its code is kept, and the processes of a version that an alias has left make way.
 */
public final class FunctionHost implements Service, AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("/\\d{4}-\\d{2}-\\d{2}/functions(?:/([^/]+)(?:/([^/]+)(?:/([^/]+))?.*)?)?/?");
    private static final int LONGEST_EVENT = 6_291_456;
    private static final int LONGEST_QUEUED_EVENT = 1_048_576;

    private final RuntimeApi api;
    private final LogShipper shipper;
    private final AwsClients aws;
    private final CodeStore code;
    private final FunctionDirectory directory;
    private final ProcessPools pools;
    private final ExecutorService queue = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A host that keeps its files in {@code folder}.
     *
     * @param aws clients of the front, in Lambda's name
     * @param moto answers for the control plane
     * @param extraEnvironment what every function gets besides Lambda's variables
     * @param extraOptions options of every function's JVM
     */
    public FunctionHost(
            Path folder, AwsClients aws, Upstream moto, Map<String, String> extraEnvironment, List<String> extraOptions)
            throws IOException {
        this.api = new RuntimeApi();
        this.shipper = new LogShipper(aws);
        this.aws = aws;
        this.code = new CodeStore(folder.resolve("code"));
        this.directory = new FunctionDirectory(moto, aws.region());
        this.pools = new ProcessPools(new ProcessStarter(
                folder.resolve("processes"),
                code,
                aws,
                api,
                shipper,
                Map.copyOf(extraEnvironment),
                List.copyOf(extraOptions)));
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        Matcher path = PATH.matcher(call.path());
        boolean function = path.matches();
        if (function && "invocations".equals(path.group(2))) {
            return call.method().equals("POST") ? invoke(call, path.group(1)) : noInvocation(call.method());
        }
        Reply reply = upstream.forward(call);
        if (function && !call.method().equals("GET") && !reply.failed()) {
            changed(call, path, reply);
        }
        return reply;
    }

    @Override
    public void close() {
        queue.shutdownNow();
        pools.close();
        shipper.close();
        api.close();
    }

    // --- Invocations

    private static Reply noInvocation(String method) {
        return Reply.jsonError(
                403, "AccessDeniedException", "A function is invoked by POST; this came by " + method + ".");
    }

    private Reply invoke(Call call, String segment) throws IOException {
        Optional<FunctionReference> reference =
                FunctionReference.parse(segment, call.queryParameters().get("Qualifier"));
        if (reference.isEmpty()) {
            return Reply.jsonError(400, "ValidationException", "No function is named " + segment + ".");
        }
        String type = call.header("X-Amz-Invocation-Type").orElse("RequestResponse");
        Optional<Reply> refusal = refuse(call, type);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (directory.resolve(reference.get())) {
            case Lookup.Unknown unknown -> unknown.answer();
            case Lookup.Known known -> invoke(call, type, reference.get(), known.configuration());
        };
    }

    private Reply invoke(Call call, String type, FunctionReference reference, FunctionConfiguration configuration)
            throws IOException {
        if (!configuration.runtime().startsWith("java")) {
            return Reply.jsonError(
                    502,
                    "InvalidRuntimeException",
                    "The local cloud runs Java functions; " + configuration.name() + " has the runtime "
                            + configuration.runtime() + ".");
        }
        return switch (type) {
            case "DryRun" -> Reply.empty(204);
            case "Event" -> enqueue(call, reference, configuration);
            default -> answer(call, reference, configuration);
        };
    }

    private static Optional<Reply> refuse(Call call, String type) {
        if (!List.of("RequestResponse", "Event", "DryRun").contains(type)) {
            return Optional.of(Reply.jsonError(
                    400,
                    "InvalidParameterValueException",
                    "InvocationType: found " + type + "; allowed are RequestResponse, Event and DryRun"));
        }
        int longest = type.equals("Event") ? LONGEST_QUEUED_EVENT : LONGEST_EVENT;
        if (call.body().length > longest) {
            return Optional.of(Reply.jsonError(
                    413,
                    "RequestTooLargeException",
                    call.body().length + " byte payload is too large for the " + type + " invocation type (limit "
                            + longest + " bytes)"));
        }
        try {
            if (call.body().length > 0) {
                JSON.std.anyFrom(call.body());
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(Reply.jsonError(
                    400,
                    "InvalidRequestContentException",
                    "Could not parse request body into json: " + e.getOriginalMessage()));
        }
    }

    private Reply answer(Call call, FunctionReference reference, FunctionConfiguration configuration)
            throws IOException {
        Invocation invocation = invocation(call, reference, configuration);
        try {
            ProcessPool.Finished finished = pools.of(configuration).invoke(invocation);
            Reply reply = Reply.of(200, "application/json", finished.outcome().payload())
                    .withHeader("X-Amz-Executed-Version", configuration.version())
                    .withHeader("X-Amzn-RequestId", invocation.requestId())
                    .withHeader("X-Amzn-Trace-Id", invocation.traceId());
            if (finished.outcome().failed()) {
                reply = reply.withHeader("X-Amz-Function-Error", "Unhandled");
            }
            if (call.header("X-Amz-Log-Type").orElse("").equals("Tail")) {
                reply = reply.withHeader("X-Amz-Log-Result", Base64.getEncoder().encodeToString(finished.logTail()));
            }
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.jsonError(500, "ServiceException", "The local cloud is stopping.");
        }
    }

    /** An event that nobody waits for is tried again where it fails. */
    private Reply enqueue(Call call, FunctionReference reference, FunctionConfiguration configuration)
            throws IOException {
        int attempts = 1 + directory.retries(reference);
        Invocation first = invocation(call, reference, configuration);
        queue.execute(() -> {
            try {
                boolean failed = pools.of(configuration).invoke(first).outcome().failed();
                for (int attempt = 1; failed && attempt < attempts; attempt++) {
                    // AWS waits minutes between the attempts; here it is seconds.
                    TimeUnit.SECONDS.sleep(attempt);
                    // Its code may have changed meanwhile, or its alias may lead to another version.
                    failed = directory.resolve(reference) instanceof Lookup.Known(FunctionConfiguration current)
                            && pools.of(current)
                                    .invoke(invocation(call, reference, current))
                                    .outcome()
                                    .failed();
                }
            } catch (IOException | UncheckedIOException e) {
                System.err.println("An event of " + configuration.name() + " is lost: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return Reply.empty(202).withHeader("X-Amzn-RequestId", first.requestId());
    }

    private static Invocation invocation(Call call, FunctionReference reference, FunctionConfiguration configuration) {
        String base = configuration.arn().replaceFirst(":function:.*", ":function:" + reference.name());
        boolean qualified = !reference.qualifier().equals(FunctionReference.LATEST);
        String context = call.header("X-Amz-Client-Context")
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
                .orElse(null);
        return Invocation.of(
                qualified ? base + ":" + reference.qualifier() : base,
                call.body(),
                context,
                Duration.ofSeconds(configuration.timeoutSeconds()));
    }

    // --- Changes

    private void changed(Call call, Matcher path, Reply reply) throws IOException {
        directory.forget();
        String segment = path.group(1);
        String part = path.group(2);
        if (segment == null) {
            keepCode(Json.object(JSON.std.mapFrom(call.body()), "Code"), reply);
        } else if ("code".equals(part)) {
            keepCode(JSON.std.mapFrom(call.body()), reply);
        } else if ("aliases".equals(part)) {
            aliasChanged(call, segment, path.group(3), reply);
        } else if (part == null && call.method().equals("DELETE")) {
            FunctionReference.parse(segment, call.queryParameters().get("Qualifier"))
                    .ifPresent(pools::functionDeleted);
        }
    }

    private void keepCode(Map<String, Object> location, Reply reply) throws IOException {
        String sha256 = Json.text(JSON.std.mapFrom(reply.body()), "CodeSha256");
        if (!sha256.isEmpty()) {
            code.keep(location, FunctionConfiguration.hexadecimal(sha256), aws);
        }
    }

    private void aliasChanged(Call call, String segment, String name, Reply reply) {
        if (call.method().equals("DELETE")) {
            FunctionReference.parse(segment, name).ifPresent(pools::aliasDeleted);
            return;
        }
        Map<String, Object> json = JSON.std.mapFrom(reply.body());
        FunctionReference.parse(segment, String.valueOf(json.get("Name")))
                .ifPresent(alias -> pools.aliasSet(alias, String.valueOf(json.get("FunctionVersion"))));
    }
}
