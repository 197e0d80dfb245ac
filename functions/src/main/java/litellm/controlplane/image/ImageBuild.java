package litellm.controlplane.image;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.AccountLimitExceededException;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.SourceType;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * Builds the gateway's image with CodeBuild, unless the repository already holds an image of that content.
 *
 * <p>The operation's outputs: {@code repository} and {@code tag} while it is built, {@code base} (see {@link
 * litellm.controlplane.release.Dockerfile#base}), and {@code image}, the reference by digest, once it is there.
 */
public final class ImageBuild implements OperationChecker {
    private static final String BUILT = "BUILT";
    private static final String BASE = "base";
    private static final String FAILED = "BuildFailed";

    /** AWS lets many new accounts build nothing until they ask for it. */
    private static final String NOTHING_ALLOWED = "more than 0 builds";

    private static final String ASK =
            "aws service-quotas request-service-quota-increase --service-code codebuild --quota-code L-9D07B6EF --desired-value 1 asks for one at a time, then deploy again";

    private static final String QUEUE_FULL =
            "others fill the account's queue, which holds five times as many as may run at once: deploy again later, or ask for more (quota L-9D07B6EF of codebuild)";

    private static final int PHASES = BuildPhaseType.knownValues().size();

    private final CodeBuildClient codeBuild;
    private final EcrClient ecr;
    private final Clock clock;

    /** For looking at builds only; starting one takes an {@link ImageSource}, a store for it and the project's name. */
    public ImageBuild(CodeBuildClient codeBuild, EcrClient ecr, Clock clock) {
        this.codeBuild = codeBuild;
        this.ecr = ecr;
        this.clock = clock;
    }

    /**
     * Starts the build of a release's image.
     *
     * @param registry where the repository is, see {@link ImageRepository#uri}
     * @param project the CodeBuild project
     * @return the operation, already done where the image is there
     */
    Operation start(Request request, ImageSource source, SourceStore sources, String registry, String project) {
        ImageRepository repository = new ImageRepository(ecr, request.environment());
        String uri = repository.uri(registry);
        String name = repository.name() + ":" + source.tag();
        Optional<String> digest = repository.digest(source.tag());
        if (digest.isPresent()) {
            return Operation.done(Operation.Kind.BUILD, name, Operation.UNCHANGED, clock.instant())
                    .withOutputs(image(uri, digest.get(), source.base()));
        }
        try {
            String build = startBuild(project, source, sources.put(source), uri, request);
            return Operation.started(Operation.Kind.BUILD, name, build, clock.instant())
                    .withOutputs(Map.of("repository", uri, "tag", source.tag(), BASE, source.base()));
        } catch (AccountLimitExceededException e) {
            return Operation.started(Operation.Kind.BUILD, name, clock.instant())
                    .failed(FAILED, noBuilds(name, e));
        }
    }

    private static String noBuilds(String image, AccountLimitExceededException refusal) {
        String reason = refusal.awsErrorDetails().errorMessage();
        return "CodeBuild starts no build of %s: %s; %s"
                .formatted(image, reason, reason.contains(NOTHING_ALLOWED) ? ASK : QUEUE_FULL);
    }

    /** One build however often an execution asks for it: CodeBuild knows the token for five minutes. */
    private String startBuild(String project, ImageSource source, String location, String repository, Request request) {
        return codeBuild
                .startBuild(build -> build.projectName(project)
                        .idempotencyToken(request.executionName() + "-" + source.tag())
                        .sourceTypeOverride(SourceType.S3)
                        .sourceLocationOverride(location)
                        .environmentVariablesOverride(
                                variable("REPOSITORY_URI", repository),
                                variable("IMAGE_TAG", source.tag()),
                                variable("BASE_IMAGE", source.named())))
                .build()
                .id();
    }

    @Override
    public Operation check(Request request, Operation operation) {
        Optional<Build> found = codeBuild.batchGetBuilds(builds -> builds.ids(operation.requireId())).builds().stream()
                .findFirst();
        if (found.isEmpty()) {
            return operation.notFound(
                    clock.instant(),
                    FAILED,
                    "Build %s of %s: CodeBuild does not know it any more"
                            .formatted(operation.requireId(), operation.name()));
        }
        Build build = found.get();
        return build.buildStatus() == StatusType.IN_PROGRESS
                ? operation.withProgress(progress(build)).waiting(clock.instant())
                : ended(request, operation, build);
    }

    /** The image decides, not the build's status: where two built the same, the second is refused its push. */
    private Operation ended(Request request, Operation operation, Build build) {
        return new ImageRepository(ecr, request.environment())
                .digest(operation.outputs().get("tag"))
                .map(digest -> operation
                        .withProgress(progress(build))
                        .withOutputs(image(
                                operation.outputs().get("repository"),
                                digest,
                                operation.outputs().getOrDefault(BASE, "")))
                        .succeeded(BUILT))
                .orElseGet(() -> operation.failed(FAILED, cause(operation, build)));
    }

    private static Progress progress(Build build) {
        int done = (int) build.phases().stream()
                .filter(phase -> phase.phaseStatus() == StatusType.SUCCEEDED)
                .count();
        return Progress.of(Math.min(done, PHASES), PHASES, Objects.requireNonNullElse(build.currentPhase(), ""));
    }

    private static String cause(Operation operation, Build build) {
        String what = "Build %s of %s ended %s".formatted(build.id(), operation.name(), build.buildStatusAsString());
        return build.buildStatus() == StatusType.SUCCEEDED
                ? what + ", but the repository holds no image of that tag"
                : what + firstError(build).map(error -> ": " + error).orElse("");
    }

    /** CodeBuild runs POST_BUILD behind a BUILD that failed, and it fails then too, with an error that tells nothing. */
    private static Optional<String> firstError(Build build) {
        return build.phases().stream()
                .filter(phase -> phase.phaseStatus() != null && phase.phaseStatus() != StatusType.SUCCEEDED)
                .findFirst()
                .map(ImageBuild::error);
    }

    private static String error(BuildPhase phase) {
        return phase.contexts().stream()
                .filter(context ->
                        context.message() != null && !context.message().isBlank())
                .map(context -> phase.phaseTypeAsString() + ": " + context.message())
                .findFirst()
                .orElse(phase.phaseTypeAsString() + " " + phase.phaseStatusAsString());
    }

    private static Map<String, String> image(String repository, String digest, String base) {
        return Map.of("image", repository + "@" + digest, BASE, base);
    }

    private static EnvironmentVariable variable(String name, String value) {
        return EnvironmentVariable.builder().name(name).value(value).build();
    }
}
