package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.snapshot.RestorableSnapshot;
import litellm.controlplane.snapshot.SnapshotSearch;
import litellm.controlplane.testing.ReleaseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deployment takes over from stacks that are there, or were taken down: the gateway's image and tags, a database's room. */
class RequestValidatorTest {
    private static final String REPOSITORY = "ghcr.io/berriai/litellm-non_root";
    private static final String NAMED = REPOSITORY + ":v1.90.0";
    private static final String OLDER = REPOSITORY + ":v1.86.2";
    private static final String DIGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String CATALOGUE = """
            stacks:
              network: {template: network.yaml}
              database: {template: database.yaml}
              litellm: {template: litellm.yaml}
            """;
    private static final String TEMPLATE = """
            Parameters:
              Environment: {Type: String}
              AllowedCidr: {Type: String, Default: 0.0.0.0/0}
              CostCenter: {Type: String, Default: engineering}
              Owner: {Type: String, Default: ""}
            Resources: {}
            """;
    private static final String DATABASE = """
            Parameters:
              Environment: {Type: String}
              DBMaxAllocatedStorage: {Type: Number, Default: 100}
              DBSnapshotIdentifier: {Type: String, Default: ""}
            Resources: {}
            """;
    private static final Release RELEASE =
            new Release("1", StackCatalogue.parse(CATALOGUE), "https://nowhere/", RequestValidatorTest::file);

    private Release release = RELEASE;
    private Map<String, String> present = Map.of();
    private Map<String, String> former = Map.of();

    @Test
    void buildsTheGatewayFromTheImageThatIsNamed() {
        present = Map.of("BaseImage", OLDER);

        assertThat(deploy(Map.of("image", NAMED)).baseImage()).isEqualTo(NAMED);
        assertThat(deploy(Map.of("image", "default")).baseImage()).isEmpty();
    }

    /** Whoever starts an execution could else run code of his own with the environment's secrets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io/attacker/litellm-non_root:v1.90.0",
                "evil.example:5000/x:1",
                "ghcr.io/berriai/litellm:v1.90.0",
                "ghcr.io/berriai/litellm-non_root/x:v1.90.0",
                "ghcr.io/berriai/litellm-non_root:5000/x:v1.90.0",
            })
    void takesNoImageOfAnotherRepositoryThanTheDockerfileNames(String image) {
        assertThatThrownBy(() -> deploy(Map.of("image", image)))
                .isExactlyInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "image: found '%s'; allowed is a tag or digest of %s, which the release's Dockerfile names; another registry, a mirror for example, belongs into the Dockerfile",
                        image, REPOSITORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {":v1.90.0", "@sha256:" + DIGEST, ":v1.90.0@sha256:" + DIGEST})
    void takesAnyTagAndDigestOfTheRepositoryThatTheDockerfileNames(String version) {
        assertThat(deploy(Map.of("image", REPOSITORY + version)).baseImage()).isEqualTo(REPOSITORY + version);
    }

    /** It was named when it was allowed: a Dockerfile that moves to a mirror stops no deployment. */
    @Test
    void keepsAnImageOfAnotherRepositoryThatAnEnvironmentHas() {
        present = Map.of("BaseImage", "mirror.example/litellm-non_root:v1.90.0");

        assertThat(deploy(Map.of()).baseImage()).isEqualTo("mirror.example/litellm-non_root:v1.90.0");
        assertThat(ofTheImage(Map.of()))
                .containsExactly(
                        "litellm: keeps the LiteLLM image mirror.example/litellm-non_root:v1.90.0, of another repository than the release's Dockerfile names; --image default gives the release's");
        assertThat(ofTheImage(Map.of("image", "default"))).isEmpty();
    }

    @Test
    void buildsTheGatewayFromTheImageThatItsStackRemembersOrHad() {
        assertThat(deploy(Map.of()).baseImage()).isEmpty();
        former = Map.of("BaseImage", OLDER);
        assertThat(deploy(Map.of()).baseImage()).as("taken down").isEqualTo(OLDER);
        present = Map.of("BaseImage", NAMED);
        assertThat(deploy(Map.of()).baseImage()).as("there").isEqualTo(NAMED);
    }

    /** Nobody asks for it, and it need not be the one that a release names by now. */
    @Test
    void namesTheImageThatAReturningGatewayIsBuiltFrom() {
        assertThat(ofTheImage(Map.of())).isEmpty();
        former = Map.of("BaseImage", OLDER);
        assertThat(ofTheImage(Map.of()))
                .containsExactly("litellm: comes back with the LiteLLM image that was named for it, " + OLDER
                        + "; --image gives it another one, --image default the release's");
        assertThat(ofTheImage(Map.of("image", NAMED))).as("another").isEmpty();
        assertThat(ofTheImage(Map.of("image", "default"))).as("the release's").isEmpty();
        assertThat(ofTheImage(Map.of("stack", "network"))).as("without part").isEmpty();
        present = Map.of("BaseImage", NAMED);
        assertThat(ofTheImage(Map.of())).as("there").isEmpty();
    }

    private List<String> ofTheImage(Map<String, ?> members) {
        return validate(members).remarks().stream()
                .filter(remark -> remark.contains("image"))
                .toList();
    }

    @Test
    void buildsNothingWhereTheGatewayTakesNoPart() {
        present = Map.of("BaseImage", OLDER);

        assertThat(deploy(Map.of("stack", "network")).options()).doesNotContainKey(Request.BASE_IMAGE);
    }

    /** What the functions make beside it gets them. */
    @Test
    void tellsTheTagsThatTheGatewaysStackWillHave() {
        assertThat(deploy(Map.of()).gatewayTags()).isEqualTo(Map.of("CostCenter", "engineering"));
        former = Map.of("CostCenter", "cc-1");
        assertThat(deploy(Map.of()).gatewayTags()).as("taken down").containsEntry("CostCenter", "cc-1");
        present = Map.of("CostCenter", "cc-2", "Owner", "own-2");
        assertThat(deploy(Map.of()).gatewayTags())
                .as("there")
                .isEqualTo(Map.of("CostCenter", "cc-2", "Owner", "own-2"));
        assertThat(deploy(Map.of("tags", Map.of("CostCenter", "cc-3"))).gatewayTags())
                .as("asked for")
                .isEqualTo(Map.of("CostCenter", "cc-3", "Owner", "own-2"));
        assertThat(deploy(Map.of("stack", "network")).gatewayTags()).isEmpty();
    }

    @Test
    void restoresADatabaseIntoTheRoomThatItHad() {
        assertThat(restored()).containsEntry("DBMaxAllocatedStorage", "105");
        former = Map.of("DBMaxAllocatedStorage", "500");
        assertThat(restored()).as("taken down").containsEntry("DBMaxAllocatedStorage", "500");
    }

    /** EC2 keeps the block, and the stack would differ from it for ever. What one has already is left alone. */
    @Test
    void refusesAnAddressForABlockWhereSomebodyNamesIt() {
        Map<String, String> address = Map.of("AllowedCidr", "203.0.113.77/24");
        Map<String, ?> named = Map.of("parameters", Map.of("litellm", address));

        assertThatThrownBy(() -> deploy(named))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "parameters.litellm.AllowedCidr: found '203.0.113.77/24'; allowed: the block itself, 203.0.113.0/24");
        former = address;
        assertThat(deploy(Map.of()).parameters().get("litellm"))
                .as("taken down")
                .isEqualTo(address);
        present = address;
        assertThat(deploy(Map.of()).parameters().get("litellm")).as("there").isEmpty();
    }

    /** Connections and costs are reckoned with it; what deploys nothing goes on. */
    @Test
    void refusesANumberOfATemplateThatIsNone() {
        release = new Release(
                "1",
                RELEASE.stacks(),
                "https://nowhere/",
                name -> name.endsWith("litellm.yaml")
                        ? TEMPLATE.replace(
                                        "{}",
                                        "{Task: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: 512, Memory: 1 GB}}}")
                                .getBytes(StandardCharsets.UTF_8)
                        : file(name));

        assertThatThrownBy(() -> deploy(Map.of()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "litellm.yaml: Resources.Task.Properties.Memory: found '1 GB'; allowed is a whole number from 0 to 999999");
        assertThat(deploy(Map.of("action", "scale", "count", 2)).action()).isEqualTo(Action.SCALE);
    }

    private static byte[] file(String name) {
        if (name.equals(Release.IMAGE)) {
            return ReleaseArchive.image("ARG BASE_IMAGE=" + OLDER + "\nFROM ${BASE_IMAGE}\n");
        }
        return (name.contains("database") ? DATABASE : TEMPLATE).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> restored() {
        return deploy(Map.of("restore", "last")).parameters().get("database");
    }

    private Request deploy(Map<String, ?> members) {
        return validate(members).request();
    }

    private RequestValidator.Result validate(Map<String, ?> members) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("action", "deploy", "environment", "dev"));
        input.putAll(members);
        return new RequestValidator(new Known(), RELEASE.id(), ZoneOffset.UTC)
                .validate("arn:execution", Instant.EPOCH, input);
    }

    /**
     * The gateway's stack in dev has the values of {@code present}, or each had those of {@code former}; the snapshot {@code last} is
     * of a database that has grown to 95 GiB.
     */
    private final class Known extends EmptyAccount {
        private Known() {
            super(_ -> Optional.of(release));
        }

        @Override
        public Map<String, String> currentValues(String environment, String stack) {
            return environment.equals("dev") && stack.equals("litellm") ? present : Map.of();
        }

        @Override
        public Map<String, Map<String, String>> formerParameters(String environment, List<String> stacks) {
            return environment.equals("dev")
                    ? stacks.stream().collect(Collectors.toMap(Function.identity(), _ -> former))
                    : Map.of();
        }

        @Override
        public SnapshotSearch snapshot(String environment, String name) {
            return new SnapshotSearch(Optional.of(new RestorableSnapshot("last", 95)), List.of("last"));
        }
    }
}
