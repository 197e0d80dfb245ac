package litellm.local.image;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import litellm.local.AwsClients;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import software.amazon.awssdk.services.codebuild.model.Project;
import tools.jackson.jr.ob.JSON;

/** CodeBuild: projects are moto's; the builds run here, as {@link BuildRun} does them. */
public final class ImageBuildService implements Service, AutoCloseable {
    /** How long CodeBuild knows an idempotency token. */
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

    private final AwsClients aws;
    private final ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor();
    /** By id, the newest last. */
    private final SequencedMap<String, Build> builds = new LinkedHashMap<>();

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Supplier<Duration> duration;

    /** A start that was asked for under a token. */
    private record Token(Map<String, Object> request, String buildId, Instant expires) {}

    /**
     * Builds in the name of CodeBuild.
     *
     * @param duration how long the build phase of a build takes that starts now
     */
    public ImageBuildService(AwsClients aws, Supplier<Duration> duration) {
        this.aws = aws;
        this.duration = duration;
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        return switch (call.action()) {
            case "StartBuild" -> start(JSON.std.mapFrom(call.text()));
            case "BatchGetBuilds" -> get(JSON.std.mapFrom(call.text()));
            case "StopBuild" -> stop(JSON.std.mapFrom(call.text()));
            case "ListBuilds" -> Reply.json(200, Map.of("ids", ids("")));
            case "ListBuildsForProject" ->
                Reply.json(200, Map.of("ids", ids(JSON.std.mapFrom(call.text()).get("projectName") + ":")));
            case null, default -> upstream.forward(call);
        };
    }

    /** Stops the builds that run. */
    @Override
    public void close() {
        runs.shutdownNow();
        runs.close();
    }

    private synchronized Reply start(Map<String, Object> request) {
        tokens.values().removeIf(token -> token.expires().isBefore(Instant.now()));
        String tokenName = (String) request.getOrDefault("idempotencyToken", "");
        Token earlier = tokens.get(tokenName);
        if (earlier != null) {
            return earlier.request().equals(request)
                    ? Reply.json(
                            200, Map.of("build", builds.get(earlier.buildId()).json()))
                    : Reply.jsonError(
                            400,
                            "InvalidInputException",
                            "The idempotency token " + tokenName + " was used with other parameters");
        }
        String name = (String) request.get("projectName");
        List<Project> projects =
                aws.codeBuild().batchGetProjects(get -> get.names(name)).projects();
        if (projects.isEmpty()) {
            return Reply.jsonError(400, "ResourceNotFoundException", "Project cannot be found: " + name);
        }
        String id = name + ":" + UUID.randomUUID();
        Build build = launch(id, ProjectSettings.of(projects.getFirst(), request));
        if (!tokenName.isEmpty()) {
            tokens.put(tokenName, new Token(request, id, Instant.now().plus(TOKEN_LIFE)));
        }
        return Reply.json(200, Map.of("build", build.json()));
    }

    private Build launch(String id, ProjectSettings settings) {
        String stream = id.substring(id.indexOf(':') + 1);
        Build build = new Build(settings.facts(id, stream, numbers.incrementAndGet()));
        builds.put(id, build);
        runs.execute(new BuildRun(aws, build, settings, stream, duration.get()));
        return build;
    }

    private synchronized Reply get(Map<String, Object> request) {
        List<?> ids = (List<?>) request.getOrDefault("ids", List.of());
        return Reply.json(
                200,
                Map.of(
                        "builds",
                        ids.stream()
                                .filter(builds::containsKey)
                                .map(id -> builds.get(id).json())
                                .toList(),
                        "buildsNotFound",
                        ids.stream().filter(id -> !builds.containsKey(id)).toList()));
    }

    private synchronized Reply stop(Map<String, Object> request) {
        Build build = builds.get(request.get("id"));
        if (build == null) {
            return Reply.jsonError(400, "ResourceNotFoundException", "Build cannot be found: " + request.get("id"));
        }
        build.stop();
        return Reply.json(200, Map.of("build", build.json()));
    }

    private synchronized List<String> ids(String prefix) {
        return builds.sequencedKeySet().reversed().stream()
                .filter(id -> id.startsWith(prefix))
                .toList();
    }
}
