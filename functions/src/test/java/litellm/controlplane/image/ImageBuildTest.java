package litellm.controlplane.image;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Releases;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;

class ImageBuildTest {
    private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    private static final String MANIFEST = """
            {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
             "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": "sha256:%s"},
             "layers": []}""".formatted("c".repeat(64));

    private final Moto moto = Moto.shared();
    private final EcrClient ecr = moto.client(EcrClient.builder());
    private final S3Client s3 = moto.s3();
    /** Not moto: it writes times in a form that the SDK refuses, and its builds always succeed. */
    private final ScriptedService codeBuild = new ScriptedService();

    private final String environment = Moto.newEnvironment();
    private final Request request = Requests.deploy(environment);
    private final String repository = environment + "-litellm-proxy";
    private final String repositoryUri = REGISTRY + "/" + repository;
    private final String bucket = "artifacts-" + environment;
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plus(Duration.ofSeconds(40)), ZoneOffset.UTC);

    @BeforeEach
    void createRepositoryAndBucket() {
        ecr.createRepository(create -> create.repositoryName(repository));
        s3.createBucket(create -> create.bucket(bucket));
    }

    @AfterEach
    void closeClients() {
        s3.close();
        codeBuild.close();
    }

    @Test
    void anImageThatIsNotThereIsBuiltFromTheReleasesSource() {
        Operation started = start(source("litellm:v2"));

        assertThat(started.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(started.id()).contains("image:1");
        assertThat(started.outputs())
                .containsOnly(entry("repository", repositoryUri), entry("tag", "cafe"), entry("base", "litellm:v2"));
        assertThat(codeBuild.requests().getFirst().members())
                .contains(
                        entry("projectName", "the-project"),
                        entry("idempotencyToken", "deploy-" + environment + "-cafe"),
                        entry("sourceTypeOverride", "S3"),
                        entry("sourceLocationOverride", bucket + "/image-sources/cafe.zip"),
                        entry(
                                "environmentVariablesOverride",
                                List.of(
                                        Map.of("name", "REPOSITORY_URI", "value", repositoryUri),
                                        Map.of("name", "IMAGE_TAG", "value", "cafe"),
                                        Map.of("name", "BASE_IMAGE", "value", "litellm:v2"))));
    }

    /** The tag never moves: who could choose what is built under it would choose what a later release deploys. */
    @Test
    void whatIsBuiltIsWhatTheTagIsComputedFromWhateverLiesBesideTheRelease() {
        ReleaseArchive.putImage(s3, bucket, "1", "config.yaml");
        s3.putObject(put -> put.bucket(bucket).key("releases/1/image.zip"), RequestBody.fromString("another's"));
        Release release = new Releases(s3, bucket, Region.US_EAST_1).get("1");

        start(ImageSource.of(release, ""));

        assertThat(built()).isEqualTo(release.file("image.zip"));
    }

    /** As many new accounts are. */
    @Test
    void anAccountThatMayBuildNothingIsToldWhatToAskFor() {
        assertThat(failure(refused("Cannot have more than 0 builds in queue")).cause())
                .contains("Cannot have more than 0 builds in queue", "--quota-code L-9D07B6EF --desired-value 1 ");
    }

    /** To ask for one build at a time would be to ask for less than there is. */
    @Test
    void anAccountWhoseQueueIsFullIsToldToWait() {
        assertThat(failure(refused("Cannot have more than 10 builds in queue for the account"))
                        .cause())
                .contains("Cannot have more than 10 builds in queue", "deploy again later")
                .doesNotContain("--desired-value");
    }

    @Test
    void aBuiltImageIsNamedByItsDigestAndNotBuiltAgain() {
        String digest = push("cafe");
        Operation built = check("{\"builds\": [{\"id\": \"image:1\", \"buildStatus\": \"SUCCEEDED\"}]}");
        assertThat(built.state()).isEqualTo(new Succeeded("BUILT"));
        assertThat(built.outputs())
                .containsOnly(entry("image", repositoryUri + "@" + digest), entry("base", "litellm:v1"));

        Operation again = start(source("litellm:v1"));
        assertThat(again.state()).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(again.outputs()).isEqualTo(built.outputs());
        assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents())
                .as("what is not built needs no source")
                .isEmpty();
    }

    @Test
    void theSameContentHasTheSameTagInEveryRelease() {
        ReleaseArchive.putImage(s3, bucket, "1", "config.yaml");
        ReleaseArchive.putImage(s3, bucket, "2", "config.yaml");
        ReleaseArchive.putImage(s3, bucket, request.release(), "another config.yaml");
        Releases releases = new Releases(s3, bucket, Region.US_EAST_1);

        ImageSource first = ImageSource.of(releases.get("1"), "");
        assertThat(first.tag()).matches("[0-9a-f]{32}");
        assertThat(first.base()).as("as its Dockerfile says").startsWith("scratch + ");
        assertThat(ImageSource.of(releases.get("2"), "").tag()).isEqualTo(first.tag());

        String tag = ImageSource.of(releases.get(request.release()), "").tag();
        assertThat(tag).isNotEqualTo(first.tag());
        assertThat(ImageSource.of(releases.get("1"), "litellm:v2").tag()).isNotIn(first.tag(), tag);
        push(tag);
        BuildImage function = new BuildImage(
                moto.settings(Map.of("ARTIFACT_BUCKET", bucket, "BUILD_PROJECT", "the-project", "REGISTRY", REGISTRY)));
        assertThat(Functions.invoke(function, Map.of("request", request.toJson()))
                        .members())
                .contains(entry("kind", "build"), entry("status", "SUCCEEDED"), entry("outcome", "UNCHANGED"));
    }

    @Test
    void aBuildThatPushedNothingHasFailed() {
        Operation checked = check("{\"builds\": [{\"id\": \"image:1\", \"buildStatus\": \"SUCCEEDED\"}]}");

        assertThat(failure(checked).error()).isEqualTo("BuildFailed");
        assertThat(failure(checked).cause()).endsWith("ended SUCCEEDED, but the repository holds no image of that tag");
    }

    @Test
    void aRunningBuildIsWaitedForWithItsPhase() {
        Operation checked = check("""
                {"builds": [{"id": "image:1", "buildStatus": "IN_PROGRESS", "currentPhase": "BUILD", "phases": [
                  {"phaseType": "SUBMITTED", "phaseStatus": "SUCCEEDED"}, {"phaseType": "QUEUED", "phaseStatus": "SUCCEEDED"},
                  {"phaseType": "BUILD"}]}]}""");

        assertThat(checked.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(checked.progress().orElseThrow().done()).isEqualTo(2);
        assertThat(current(checked)).isEqualTo("BUILD");
        assertThat(checked.waitSeconds()).isGreaterThan(1);
    }

    @Test
    void aFailedBuildTellsItsFirstError() {
        Operation checked = check("""
                {"builds": [{"id": "image:1", "buildStatus": "FAILED", "currentPhase": "COMPLETED", "phases": [
                  {"phaseType": "QUEUED", "phaseStatus": "SUCCEEDED"},
                  {"phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": [{"statusCode": "COMMAND_EXECUTION_ERROR",
                    "message": "Error while executing command: docker build. Reason: exit status 1"}]},
                  {"phaseType": "POST_BUILD", "phaseStatus": "FAILED", "contexts": [{"statusCode": "COMMAND_EXECUTION_ERROR",
                    "message": "Error while executing command: test. Reason: exit status 1"}]},
                  {"phaseType": "FINALIZING", "phaseStatus": "SUCCEEDED"}, {"phaseType": "COMPLETED"}]}]}""");

        assertThat(failure(checked).error()).isEqualTo("BuildFailed");
        assertThat(failure(checked).cause())
                .isEqualTo(
                        "Build image:1 of " + repository
                                + ":cafe ended FAILED: BUILD: Error while executing command: docker build. Reason: exit status 1");
    }

    @Test
    void aPhaseWithoutAMessageIsNamedAtLeast() {
        assertThat(failure(check("""
                {"builds": [{"id": "image:1", "buildStatus": "TIMED_OUT", "phases": [
                  {"phaseType": "BUILD", "phaseStatus": "TIMED_OUT", "contexts": [{"statusCode": ""}]}]}]}""")).cause()).endsWith("ended TIMED_OUT: BUILD TIMED_OUT");
    }

    @Test
    void aBuildIsLostOnlyWhereCodeBuildWouldTellOfIt() {
        String none = "{\"builds\": [], \"buildsNotFound\": [\"image:1\"]}";

        assertThat(check(none).state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(failure(check(none, Requests.STARTED_AT.minusSeconds(60))).cause())
                .endsWith("CodeBuild does not know it any more");
    }

    @Test
    void aBuildThatLostTheRaceToPushTheSameContentHasItsImage() {
        push("cafe");
        Operation checked = check("""
                {"builds": [{"id": "image:1", "buildStatus": "FAILED", "phases": [
                  {"phaseType": "POST_BUILD", "phaseStatus": "FAILED", "contexts": [{"message": "tag is immutable"}]}]}]}""");

        assertThat(checked.state()).isInstanceOf(Succeeded.class);
        assertThat(checked.outputs()).containsKey("image");
    }

    private Operation refused(String message) {
        codeBuild.refuse("StartBuild", "AccountLimitExceededException", message);

        Operation refused = started(source("litellm:v2"));

        assertThat(failure(refused).error()).isEqualTo("BuildFailed");
        return refused;
    }

    private Operation start(ImageSource source) {
        codeBuild.answer("StartBuild", "{\"build\": {\"id\": \"image:1\"}}");
        return started(source);
    }

    private Operation started(ImageSource source) {
        return new ImageBuild(codeBuild.client(CodeBuildClient.builder()), ecr, clock)
                .start(request, source, new SourceStore(s3, bucket), REGISTRY, "the-project");
    }

    private static ImageSource source(String image) {
        return new ImageSource("archive".getBytes(StandardCharsets.UTF_8), image, image, "cafe");
    }

    /** What CodeBuild was told to build. */
    private byte[] built() {
        String location = (String) codeBuild.requests().getFirst().members().get("sourceLocationOverride");
        String key = location.substring(location.indexOf('/') + 1);
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
    }

    private Operation check(String builds) {
        return check(builds, Requests.STARTED_AT);
    }

    private Operation check(String builds, Instant startedAt) {
        Operation running = Operation.started(Operation.Kind.BUILD, repository + ":cafe", "image:1", startedAt)
                .withOutputs(Map.of("repository", repositoryUri, "tag", "cafe", "base", "litellm:v1"));
        codeBuild.answer("BatchGetBuilds", builds);
        return new ImageBuild(codeBuild.client(CodeBuildClient.builder()), ecr, clock).check(request, running);
    }

    private String push(String tag) {
        return ecr.putImage(
                        image -> image.repositoryName(repository).imageTag(tag).imageManifest(MANIFEST))
                .image()
                .imageId()
                .imageDigest();
    }
}
