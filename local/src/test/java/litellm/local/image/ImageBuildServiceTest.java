package litellm.local.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import litellm.local.cloud.TestCloud;
import litellm.local.front.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.codebuild.model.ArtifactsType;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.ComputeType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;
import software.amazon.awssdk.services.codebuild.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codebuild.model.SourceType;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

@Timeout(400)
class ImageBuildServiceTest {
    private static final Map<String, String> SOURCE = Map.of(
            "Dockerfile", "FROM scratch\nCOPY config.yaml /\n",
            "config.yaml", "model_list:\n  - model_name: one\n  - model_name: two\n  - model_name: one\n");

    /** Names of this test alone: moto is shared. */
    private final String name = "build-" + UUID.randomUUID();

    private TestCloud cloud;
    private volatile Duration duration = Duration.ZERO;
    private ImageBuildService builds;
    private String repository;

    @BeforeEach
    void start() throws Exception {
        cloud = new TestCloud();
        builds = new ImageBuildService(cloud.aws(), () -> duration);
        cloud.serve("codebuild", builds);
        cloud.aws().s3().createBucket(request -> request.bucket(name));
        cloud.aws().iam().createRole(request -> request.roleName(name).assumeRolePolicyDocument("{}"));
        repository = cloud.aws()
                .ecr()
                .createRepository(
                        request -> request.repositoryName(name).imageTagMutability(ImageTagMutability.IMMUTABLE))
                .repository()
                .repositoryUri();
        cloud.aws()
                .codeBuild()
                .createProject(request -> request.name(name)
                        .serviceRole("arn:aws:iam::123456789012:role/" + name)
                        .source(source -> source.type(SourceType.S3).location(name + "/source.zip"))
                        .artifacts(artifacts -> artifacts.type(ArtifactsType.NO_ARTIFACTS))
                        .environment(environment -> environment
                                .type(EnvironmentType.LINUX_CONTAINER)
                                .image("standard")
                                .computeType(ComputeType.BUILD_GENERAL1_SMALL)
                                .environmentVariables(variable("IMAGE_TAG", "from-the-project"))));
    }

    @AfterEach
    void stop() {
        builds.close();
        cloud.close();
    }

    @Test
    void pushesAnImageWhoseDigestGivesItsConfiguration() throws Exception {
        upload("source.zip", zip(SOURCE));
        Build build = built(start("v1"));
        assertThat(build.buildStatus()).isEqualTo(StatusType.SUCCEEDED);
        assertThat(build.buildComplete()).isTrue();
        assertThat(build.phases())
                .extracting(BuildPhase::phaseTypeAsString)
                .containsExactly(
                        "SUBMITTED",
                        "QUEUED",
                        "PROVISIONING",
                        "DOWNLOAD_SOURCE",
                        "INSTALL",
                        "PRE_BUILD",
                        "BUILD",
                        "POST_BUILD",
                        "FINALIZING",
                        "COMPLETED");
        ContainerImage byTag = pull(repository + ":v1").orElseThrow();
        ContainerImage byDigest = pull(repository + "@" + byTag.digest()).orElseThrow();
        assertThat(ModelList.names(byDigest.configYaml())).containsExactly("one", "two");
        assertThat(log(build)).contains("docker push " + repository + ":v1").contains(byTag.digest());
        assertThat(pull(repository + ":v2")).isEmpty();
    }

    @Test
    void takesTheProjectsSettingsUnlessToldOtherwise() throws Exception {
        upload("other.zip", zip(SOURCE));
        Build missing = built(builds(request -> request.environmentVariablesOverride(uri())));
        assertThat(missing.buildStatus()).isEqualTo(StatusType.FAILED);
        assertThat(context(missing, "DOWNLOAD_SOURCE")).contains(name + "/source.zip");
        Build other = built(builds(
                request -> request.environmentVariablesOverride(uri()).sourceLocationOverride(name + "/other.zip")));
        assertThat(other.buildStatus()).isEqualTo(StatusType.SUCCEEDED);
        assertThat(pull(repository + ":from-the-project")).isPresent();
    }

    @Test
    void startsOneBuildForOneToken() throws Exception {
        upload("source.zip", zip(SOURCE));
        Build first = builds(request -> request.idempotencyToken("token").environmentVariablesOverride(uri()));
        Build second = builds(request -> request.idempotencyToken("token").environmentVariablesOverride(uri()));
        assertThat(second.id()).isEqualTo(first.id());
        assertThatThrownBy(() -> builds(request -> request.idempotencyToken("token")))
                .isInstanceOf(InvalidInputException.class);
        Build third = builds(request -> request.idempotencyToken("another"));
        assertThat(third.id()).isNotEqualTo(first.id());
        assertThat(cloud.aws()
                        .codeBuild()
                        .listBuildsForProject(request -> request.projectName(name))
                        .ids())
                .containsExactly(third.id(), first.id());
    }

    @Test
    void saysWhichFileIsMissingOrWrong() throws Exception {
        upload("source.zip", zip(Map.of("config.yaml", "model_list: []")));
        assertThat(context(built(start("a")), "BUILD")).contains("Dockerfile: no such file");
        upload("source.zip", zip(Map.of("Dockerfile", "FROM scratch")));
        assertThat(context(built(start("b")), "BUILD")).contains("config.yaml: no such file");
        upload("source.zip", zip(Map.of("Dockerfile", "FROM scratch", "config.yaml", "model_list: [{}]")));
        assertThat(context(built(start("c")), "BUILD")).contains("model_name");
        upload("source.zip", zip(Map.of("Dockerfile", "FROM scratch", "config.yaml", "a: [")));
        assertThat(context(built(start("d")), "BUILD")).contains("not YAML");
        upload("source.zip", "text".getBytes(StandardCharsets.UTF_8));
        assertThat(context(built(start("e")), "DOWNLOAD_SOURCE")).contains("not a zip archive");
    }

    /** CodeBuild runs POST_BUILD whatever BUILD did; the project's buildspec lets it fail then. */
    @Test
    void runsPostBuildBehindABuildThatFailed() throws Exception {
        upload("source.zip", zip(Map.of("Dockerfile", "FROM scratch")));
        Build build = built(start("v1"));
        assertThat(build.phases())
                .filteredOn(phase -> phase.phaseStatus() == StatusType.FAILED)
                .extracting(BuildPhase::phaseTypeAsString)
                .containsExactly("BUILD", "POST_BUILD");
        assertThat(context(build, "POST_BUILD")).contains("CODEBUILD_BUILD_SUCCEEDING");
        assertThat(log(build)).contains("config.yaml: no such file").doesNotContain("docker push");
    }

    @Test
    void isRefusedATagThatNamesAnotherImage() throws Exception {
        upload("source.zip", zip(SOURCE));
        built(start("v1"));
        upload("source.zip", zip(Map.of("Dockerfile", "FROM scratch", "config.yaml", "model_list: []")));
        Build second = built(start("v1"));
        assertThat(second.buildStatus()).isEqualTo(StatusType.FAILED);
        assertThat(context(second, "POST_BUILD")).contains("v1");
    }

    @Test
    void writesToALogGroupThatAnotherBuildHasMadeMeanwhile() throws Exception {
        upload("source.zip", zip(SOURCE));
        cloud.serve("logs", (call, moto) -> {
            if ("CreateLogGroup".equals(call.action())) {
                moto.forward(call);
            }
            return moto.forward(call);
        });
        Build build = built(start("v1"));
        assertThat(build.buildStatus()).isEqualTo(StatusType.SUCCEEDED);
        assertThat(log(build)).contains("docker push");
    }

    @Test
    void saysWhyItFailedAlsoWhereItCannotLogIt() throws Exception {
        cloud.serve(
                "logs",
                (call, moto) -> call.text().contains("State: FAILED")
                        ? Reply.jsonError(400, "InvalidParameterException", "not this line")
                        : moto.forward(call));
        assertThat(context(built(start("v1")), "DOWNLOAD_SOURCE")).contains(name + "/source.zip");
    }

    @Test
    void endsWhateverGoesWrong() throws Exception {
        cloud.serve("sts", (call, moto) -> Reply.xml(200, "<AssumeRoleResponse/>"));
        assertThat(context(built(start("v1")), "PROVISIONING")).isNotBlank();
    }

    @Test
    void readsADockerfileInAnyCase() throws Exception {
        upload("source.zip", zip(Map.of("Dockerfile", "\tfrom scratch", "config.yaml", "model_list: []")));
        assertThat(built(start("v1")).buildStatus()).isEqualTo(StatusType.SUCCEEDED);
    }

    @Test
    void stopsWhenAsked() throws Exception {
        upload("source.zip", zip(SOURCE));
        duration = Duration.ofMinutes(5);
        Build build = start("v1");
        TestCloud.await(
                "the build phase",
                () -> Optional.of(describe(build.id()))
                        .filter(running -> running.currentPhase().equals("BUILD")));
        assertThat(describe(build.id()).buildStatus()).isEqualTo(StatusType.IN_PROGRESS);
        cloud.aws().codeBuild().stopBuild(request -> request.id(build.id()));
        assertThat(describe(build.id()).buildStatus()).isEqualTo(StatusType.STOPPED);
    }

    @Test
    void refusesAnUnknownProject() {
        assertThatThrownBy(() -> cloud.aws().codeBuild().startBuild(request -> request.projectName("nobody's")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("nobody's");
    }

    @Test
    void makesOneImageOfOneContent() {
        ContainerImage image = ContainerImage.build("FROM a", "model_list: []", "");
        assertThat(ContainerImage.build("FROM a", "model_list: []", "")).isEqualTo(image);
        assertThat(ContainerImage.build("FROM b", "model_list: []", "").digest())
                .isNotEqualTo(image.digest());
    }

    private Build start(String tag) {
        return builds(request -> request.environmentVariablesOverride(uri(), variable("IMAGE_TAG", tag)));
    }

    private interface Settings {
        void apply(StartBuildRequest.Builder request);
    }

    private Build builds(Settings settings) {
        return cloud.aws()
                .codeBuild()
                .startBuild(request -> {
                    request.projectName(name);
                    settings.apply(request);
                })
                .build();
    }

    private Build built(Build started) throws InterruptedException {
        return TestCloud.await(
                "the end of " + started.id(),
                () -> Optional.of(describe(started.id())).filter(Build::buildComplete));
    }

    private Build describe(String id) {
        return cloud.aws()
                .codeBuild()
                .batchGetBuilds(request -> request.ids(id))
                .builds()
                .getFirst();
    }

    private static String context(Build build, String phase) {
        assertThat(build.buildStatus()).isEqualTo(StatusType.FAILED);
        return build.phases().stream()
                .filter(candidate -> candidate.phaseTypeAsString().equals(phase))
                .findFirst()
                .orElseThrow()
                .contexts()
                .getFirst()
                .message();
    }

    private String log(Build build) {
        StringBuilder text = new StringBuilder();
        cloud.aws()
                .cloudWatchLogs()
                .getLogEvents(request -> request.logGroupName(build.logs().groupName())
                        .logStreamName(build.logs().streamName())
                        .startFromHead(true))
                .events()
                .forEach(event -> text.append(event.message()).append('\n'));
        return text.toString();
    }

    private Optional<ContainerImage> pull(String reference) {
        return ContainerImage.pull(cloud.aws().ecr(), ImageReference.parse(reference));
    }

    private EnvironmentVariable uri() {
        return variable("REPOSITORY_URI", repository);
    }

    private static EnvironmentVariable variable(String name, String value) {
        return EnvironmentVariable.builder().name(name).value(value).build();
    }

    private void upload(String key, byte[] content) {
        cloud.aws().s3().putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(content));
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
