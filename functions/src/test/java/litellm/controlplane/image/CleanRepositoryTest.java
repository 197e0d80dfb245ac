package litellm.controlplane.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class CleanRepositoryTest {
    private final Moto moto = Moto.shared();
    private final EcrClient ecr = moto.client(EcrClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String repository = environment + "-litellm-proxy";

    @BeforeEach
    void createRepository() {
        ecr.createRepository(create -> create.repositoryName(repository));
    }

    @Test
    void deletesMoreImagesThanOneCallTakes() {
        push(230);

        Operation cleaned = clean(0);

        assertThat(cleaned.state()).isEqualTo(new Succeeded("CLEANED"));
        assertThat(cleaned.outputs()).containsEntry("images", "230");
        assertThat(digests()).isEmpty();
        assertThat(clean(0).state()).isEqualTo(new Succeeded("UNCHANGED"));
    }

    @Test
    void keepsAsManyAsItIsToldAndThoseInUse() {
        push(5);
        String used = digests().getFirst();

        ImageCleaning.Cleaned cleaned = new ImageCleaning(ecr, Clock.systemUTC()).clean(repository, 2, Set.of(used));

        assertThat(cleaned.deleted()).isBetween(2, 3);
        assertThat(digests()).hasSize(5 - cleaned.deleted()).contains(used);
        assertThat(cleaned.kept()).isEqualTo(5 - cleaned.deleted());
    }

    /** ECR lists them in no order. */
    @Test
    void keepsTheNewest() {
        try (ScriptedService registry = new ScriptedService()
                .answer("DescribeImages", """
                        {"imageDetails": [{"imageDigest": "sha256:second", "imagePushedAt": 2},
                                          {"imageDigest": "sha256:newest", "imagePushedAt": 3},
                                          {"imageDigest": "sha256:oldest", "imagePushedAt": 1}]}""")
                .answer("BatchDeleteImage", "{\"imageIds\": [], \"failures\": []}")) {
            new ImageCleaning(registry.client(EcrClient.builder()), Clock.systemUTC()).clean(repository, 1, Set.of());

            assertThat(registry.requests().getLast().objects("imageIds"))
                    .extracting(image -> image.text("imageDigest"))
                    .containsExactlyInAnyOrder("sha256:second", "sha256:oldest");
        }
    }

    @Test
    void keepsWhatAStoppedServiceWouldRun() {
        push(3);
        String wanted = digests().getFirst();
        stoppedService(define("@" + wanted));

        assertThat(clean(0).outputs()).containsEntry("images", "2").containsEntry("kept", "1");
        assertThat(digests()).containsExactly(wanted);

        moto.client(EcsClient.builder())
                .deleteService(delete -> delete.cluster(environment + "-litellm-cluster")
                        .service(environment + "-litellm-service")
                        .force(true));
        clean(0);

        assertThat(digests()).isEmpty();
    }

    /** A definition that somebody has registered by hand. */
    @Test
    void keepsWhatAStoppedServiceNamesByItsTag() {
        push(3);
        stoppedService(define(":image-1"));

        assertThat(clean(0).outputs()).containsEntry("images", "2").containsEntry("kept", "1");
        assertThat(ecr.describeImages(describe -> describe.repositoryName(repository))
                        .imageDetails()
                        .getFirst()
                        .imageTags())
                .containsExactly("image-1");
    }

    /** ECS pulls {@code latest} then. */
    @Test
    void keepsTheLatestWhereAStoppedServiceNamesNoTag() {
        push(3);
        String manifest = ecr.batchGetImage(get -> get.repositoryName(repository)
                        .imageIds(ImageIdentifier.builder().imageTag("image-1").build()))
                .images()
                .getFirst()
                .imageManifest();
        ecr.putImage(put -> put.repositoryName(repository).imageTag("latest").imageManifest(manifest));
        stoppedService(define(""));

        assertThat(clean(0).outputs()).containsEntry("images", "2").containsEntry("kept", "1");
        assertThat(ecr.describeImages(describe -> describe.repositoryName(repository))
                        .imageDetails()
                        .getFirst()
                        .imageTags())
                .contains("latest");
    }

    /** The service starts tasks of it all the same. */
    @Test
    void keepsWhatAStoppedServiceWouldRunThoughItsDefinitionIsDeregistered() {
        push(3);
        String wanted = digests().getFirst();
        String definition = define("@" + wanted);
        stoppedService(definition);
        moto.client(EcsClient.builder()).deregisterTaskDefinition(deregister -> deregister.taskDefinition(definition));

        clean(0);

        assertThat(digests()).containsExactly(wanted);
    }

    /** CloudFormation gives the service that definition again where an update fails. */
    @Test
    void keepsWhatTheStackGoesBackToThoughTheServiceRunsSomethingElse() {
        push(3);
        List<String> images = digests();
        String ofStack = define("@" + images.getFirst());
        String byHand = define("@" + images.getLast());
        stoppedService(byHand);

        clean(0);

        assertThat(digests()).containsExactlyInAnyOrder(images.getFirst(), images.getLast());

        moto.client(EcsClient.builder()).deregisterTaskDefinition(deregister -> deregister.taskDefinition(ofStack));
        clean(0);

        assertThat(digests()).containsExactly(images.getLast());
    }

    private String define(String image) {
        return moto.client(EcsClient.builder())
                .registerTaskDefinition(register -> register.family(environment + "-litellm-proxy")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("litellm-proxy")
                                .image("123456789012.dkr.ecr.us-east-1.amazonaws.com/" + repository + image)
                                .memory(128)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private void stoppedService(String taskDefinition) {
        EcsClient ecs = moto.client(EcsClient.builder());
        ecs.createCluster(create -> create.clusterName(environment + "-litellm-cluster"));
        ecs.createService(create -> create.cluster(environment + "-litellm-cluster")
                .serviceName(environment + "-litellm-service")
                .taskDefinition(taskDefinition)
                .desiredCount(0));
    }

    /** A tag of it may belong to another image by now, and the service may have gone on to another definition. */
    @Test
    void keepsWhatATaskRuns() {
        push(3);
        String used = digests().getFirst();
        moto.client(EcsClient.builder()).createCluster(create -> create.clusterName(environment + "-litellm-cluster"));
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            proxy.answer("ListTasks", "{\"taskArns\": [\"arn:task\"]}");
            proxy.answer(
                    "DescribeTasks",
                    "{\"tasks\": [{\"containers\": [{\"imageDigest\": \"%s\"}, {\"name\": \"starting\"}]}]}"
                            .formatted(used));

            Operation cleaned = clean(proxy.settings(Map.of()), Clock.systemUTC(), Map.of("keep", 0));

            assertThat(cleaned.outputs()).containsEntry("images", "2").containsEntry("kept", "1");
            assertThat(digests()).containsExactly(used);
        }
    }

    /** An image for two architectures is a list with two parts, which were pushed before it. */
    @Test
    void keepsAsManyImagesHoweverManyPartsTheyHave() {
        try (ScriptedService registry =
                new ScriptedService().answer("DescribeImages", """
                        {"imageDetails": [{"imageDigest": "sha256:part-1", "imagePushedAt": 1},
                                          {"imageDigest": "sha256:list-1", "imagePushedAt": 2, "imageTags": ["one"],
                                           "imageManifestMediaType": "application/vnd.oci.image.index.v1+json"},
                                          {"imageDigest": "sha256:part-2", "imagePushedAt": 3},
                                          {"imageDigest": "sha256:list-2", "imagePushedAt": 4, "imageTags": ["two"],
                                           "imageManifestMediaType": "application/vnd.oci.image.index.v1+json"},
                                          {"imageDigest": "sha256:part-3", "imagePushedAt": 5},
                                          {"imageDigest": "sha256:list-3", "imagePushedAt": 6, "imageTags": ["three"],
                                           "imageManifestMediaType": "application/vnd.oci.image.index.v1+json"}]}""").answer("BatchDeleteImage", """
                        {"imageIds": [], "failures": [{"imageId": {"imageDigest": "sha256:part-3"},
                         "failureCode": "ImageReferencedByManifestList"}, {"imageId": {"imageDigest": "sha256:part-2"},
                         "failureCode": "ImageReferencedByManifestList"}]}""")) {
            assertThat(new ImageCleaning(registry.client(EcrClient.builder()), Clock.systemUTC())
                            .clean(repository, 2, Set.of()))
                    .isEqualTo(new ImageCleaning.Cleaned(2, 0, 4, Optional.empty()));
            assertThat(registry.requests().get(1).objects("imageIds"))
                    .extracting(image -> image.text("imageDigest"))
                    .containsExactlyInAnyOrder("sha256:list-1", "sha256:part-1", "sha256:part-2", "sha256:part-3");
        }
    }

    /** The newest image is a list of manifests: ECR keeps its parts as long as the list is there. */
    @Test
    void keepsThePartsOfAListThatStays() {
        try (ScriptedService registry = new ScriptedService()) {
            registry.answer("DescribeImages", """
                            {"imageDetails": [{"imageDigest": "sha256:list", "imagePushedAt": 2},
                                              {"imageDigest": "sha256:part", "imagePushedAt": 1}]}""").answer("BatchDeleteImage", """
                            {"imageIds": [], "failures": [{"imageId": {"imageDigest": "sha256:part"},
                             "failureCode": "ImageReferencedByManifestList", "failureReason": "a list names it"}]}""");

            assertThat(new ImageCleaning(registry.client(EcrClient.builder()), Clock.systemUTC())
                            .clean(repository, 1, Set.of()))
                    .isEqualTo(new ImageCleaning.Cleaned(0, 0, 2, Optional.empty()));
        }
    }

    @Test
    void touchesNoOtherRepository() {
        String other = environment + "-litellm-proxy-copy";
        ecr.createRepository(create -> create.repositoryName(other));
        push(other, 3);
        push(1);

        clean(0);

        assertThat(ecr.describeImages(describe -> describe.repositoryName(other))
                        .imageDetails())
                .hasSize(3);
    }

    @Test
    void goesOnInAnotherInvocationWhenItsTimeIsUp() {
        push(3);
        // Past the end at its second look at the clock.
        AtomicInteger looks = new AtomicInteger();
        Clock hurried = clock(() -> Requests.STARTED_AT.plus(Duration.ofMinutes(looks.getAndIncrement() / 2)));

        ImageCleaning.Cleaned cleaned = new ImageCleaning(ecr, hurried).clean(repository, 0, Set.of());

        assertThat(cleaned.left()).isEqualTo(3);
        assertThat(cleaned.refusal()).isEmpty();
    }

    @Test
    void countsWhatTheInvocationsBeforeHaveDeleted() {
        push(250);
        // Time is up once the first of three batches is under way.
        AtomicInteger looks = new AtomicInteger();
        Clock hurried = clock(() -> Requests.STARTED_AT.plus(Duration.ofMinutes(looks.getAndIncrement() / 4)));

        Operation first = clean(hurried, Map.of("keep", 10));

        assertThat(first.state()).isEqualTo(Unfinished.IN_PROGRESS);
        int deleted = Integer.parseInt(first.outputs().get("images"));
        assertThat(deleted).isBetween(1, 239);
        assertThat(first.progress()).contains(Progress.of(deleted, 240, "images deleted"));

        Operation last = clean(Clock.systemUTC(), Map.of("keep", 10, "operation", first.toJson()));

        assertThat(last.state()).isEqualTo(new Succeeded("CLEANED"));
        assertThat(last.startedAt()).isEqualTo(first.startedAt());
        assertThat(last.outputs()).containsEntry("images", "240").containsEntry("kept", "10");
    }

    @Test
    void namesAnImageThatTheRegistryKeepsRefusing() {
        try (ScriptedService refusing = new ScriptedService()) {
            refusing.answer(
                            "DescribeImages",
                            "{\"imageDetails\": [{\"imageDigest\": \"sha256:1\", \"imagePushedAt\": 1}]}")
                    .answer(
                            "BatchDeleteImage",
                            "{\"imageIds\": [], \"failures\": [{\"imageId\": {\"imageDigest\": \"sha256:1\"},"
                                    + " \"failureCode\": \"ImageReferencedByManifestList\", \"failureReason\": \"a list names it\"}]}");

            ImageCleaning.Cleaned cleaned = new ImageCleaning(refusing.client(EcrClient.builder()), Clock.systemUTC())
                    .clean(repository, 0, Set.of());

            assertThat(cleaned.deleted()).isZero();
            assertThat(cleaned.refusal()).contains("sha256:1: a list names it (ImageReferencedByManifestList)");
            assertThat(refusing.requests()).hasSize(4);
        }
    }

    @Test
    void namesWhatNoListThatStaysExplains() {
        try (ScriptedService registry = new ScriptedService()) {
            registry.answer("DescribeImages", """
                            {"imageDetails": [{"imageDigest": "sha256:list", "imagePushedAt": 3},
                                              {"imageDigest": "sha256:part", "imagePushedAt": 2},
                                              {"imageDigest": "sha256:other", "imagePushedAt": 1}]}""").answer("BatchDeleteImage", """
                            {"imageIds": [], "failures": [{"imageId": {"imageDigest": "sha256:part"},
                             "failureCode": "ImageReferencedByManifestList", "failureReason": "a list names it"},
                             {"imageId": {"imageDigest": "sha256:other"},
                             "failureCode": "KmsError", "failureReason": "the key is disabled"}]}""");

            assertThat(new ImageCleaning(registry.client(EcrClient.builder()), Clock.systemUTC())
                            .clean(repository, 1, Set.of())
                            .refusal())
                    .contains("sha256:other: the key is disabled (KmsError)");
        }
    }

    @Test
    void countsWhatIsGoneAlreadyAsDeleted() {
        try (ScriptedService registry = new ScriptedService()) {
            registry.answer(
                            "DescribeImages",
                            "{\"imageDetails\": [{\"imageDigest\": \"sha256:1\", \"imagePushedAt\": 1}]}")
                    .answer("BatchDeleteImage", """
                            {"imageIds": [], "failures": [{"imageId": {"imageDigest": "sha256:1"},
                             "failureCode": "ImageNotFound", "failureReason": "no such image"}]}""");

            assertThat(new ImageCleaning(registry.client(EcrClient.builder()), Clock.systemUTC())
                            .clean(repository, 0, Set.of()))
                    .isEqualTo(new ImageCleaning.Cleaned(1, 0, 0, Optional.empty()));
        }
    }

    private Operation clean(int keep) {
        return clean(Clock.systemUTC(), Map.of("keep", keep));
    }

    private Operation clean(Clock clock, Map<String, ?> payload) {
        return clean(moto.settings(Map.of()), clock, payload);
    }

    private Operation clean(Settings settings, Clock clock, Map<String, ?> payload) {
        Map<String, Object> event = new HashMap<>(payload);
        event.put("request", Requests.of(Action.TEARDOWN, environment, Map.of()).toJson());
        return Operation.from(Functions.invoke(new CleanRepository(settings, clock), event));
    }

    private void push(int count) {
        push(repository, count);
    }

    private void push(String name, int count) {
        IntStream.range(0, count)
                .forEach(i -> ecr.putImage(
                        put -> put.repositoryName(name).imageTag("image-" + i).imageManifest("""
                        {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                         "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": "sha256:%064d"},
                         "layers": [{"digest": "sha256:%064d", "size": 1}]}""".formatted(i, i))));
    }

    private List<String> digests() {
        return ecr.describeImagesPaginator(describe -> describe.repositoryName(repository)).imageDetails().stream()
                .map(ImageDetail::imageDigest)
                .toList();
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }
}
