package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;

class ServiceTypeTest {
    private static final String BREAKING = "AWS::Test::Breaking";
    private static final String LOG_GROUP = "AWS::Logs::LogGroup";
    private static final String KEY = "AWS::KMS::Key";
    private static final String ROLE = "AWS::IAM::Role";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    /** The rollback deletes it by that. */
    @Test
    void aCreationThatBreaksTellsWhatItLeftBehind() {
        ResourceType breaking = ServiceType.named(BREAKING)
                .create(_ -> "made")
                .configure(_ -> {
                    throw new IllegalStateException("broken");
                })
                .build();

        ResourceFailedException failure = stack.refused(() -> breaking.create(stack.context(BREAKING), Map.of()));

        assertThat(failure).hasMessage("Internal Failure: java.lang.IllegalStateException: broken");
        assertThat(failure.created()).contains(Resource.of("made"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitIsRefusedBeforeTheFirstCall(String type, Map<String, Object> properties, String fault) {
        ResourceFailedException refusal = stack.refused(() -> stack.create(type, properties));

        assertThat(refusal).hasMessageContaining(fault);
        assertThat(refusal.created()).isEmpty();
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                arguments(
                        ROLE,
                        Map.of("AssumeRolePolicyDocument", "{}", "ManagedPolicyArns", "arn:aws:iam::aws:policy/Read"),
                        "#/ManagedPolicyArns: expected type: JSONArray, found: String"),
                arguments(
                        ROLE,
                        Map.of("AssumeRolePolicyDocument", "{}", "ManagedPolicyArns", List.of(Map.of("Arn", "a"))),
                        "#/ManagedPolicyArns/0: expected type: String, found: JSONObject"),
                arguments(
                        ROLE,
                        Map.of("AssumeRolePolicyDocument", "{}", "Policies", List.of(Map.of("Document", "{}"))),
                        "#/Policies/0: extraneous key [Document] is not permitted"),
                arguments(
                        KEY,
                        Map.of("EnableKeyRotation", "yes"),
                        "#/EnableKeyRotation: expected type: Boolean, found: String"),
                arguments(
                        KEY,
                        Map.of("PendingWindowInDays", "soon"),
                        "#/PendingWindowInDays: expected type: Integer, found: String"),
                arguments(
                        "AWS::RDS::DBParameterGroup",
                        Map.of("Description", "d", "Family", "postgres16", "Parameters", "none"),
                        "#/Parameters: expected type: JSONObject, found: String"),
                arguments(
                        "AWS::S3::Bucket",
                        Map.of(
                                "LifecycleConfiguration",
                                Map.of("Rules", List.of(Map.of("ObjectSizeGreaterThan", "10MB")))),
                        "#/LifecycleConfiguration/Rules/0/ObjectSizeGreaterThan:"
                                + " expected type: Integer, found: String"),
                arguments(
                        "AWS::S3::Bucket",
                        Map.of("VersioningConfiguration", "Enabled"),
                        "#/VersioningConfiguration: expected type: JSONObject, found: String"),
                arguments(
                        "AWS::ApplicationAutoScaling::ScalableTarget",
                        Map.of(
                                "ResourceId",
                                "service/cluster/name",
                                "ScalableDimension",
                                "ecs:service:DesiredCount",
                                "ServiceNamespace",
                                "ecs",
                                "MinCapacity",
                                1,
                                "MaxCapacity",
                                2,
                                "ScheduledActions",
                                List.of(Map.of(
                                        "ScheduledActionName",
                                        "night",
                                        "Schedule",
                                        "rate(1 day)",
                                        "StartTime",
                                        "2026-01-01"))),
                        "#/ScheduledActions/0/StartTime: expected type: Timestamp, found: String"),
                arguments(LOG_GROUP, Map.of("Tags", "text"), "#/Tags: expected type: JSONArray, found: String"),
                arguments(
                        LOG_GROUP,
                        Map.of("Tags", Map.of("a", "b")),
                        "#/Tags: expected type: JSONArray, found: JSONObject"),
                arguments(
                        LOG_GROUP,
                        Map.of("Tags", List.of(Map.of("Value", "v"))),
                        "#/Tags/0: required key [Key] not found"));
    }

    /** A wrong value of an update is refused as well, where the steps would take it for an empty list. */
    @Test
    void whatDoesNotFitIsRefusedOnUpdate() throws Exception {
        Map<String, Object> before = Map.of("AssumeRolePolicyDocument", "{}", "Description", "old");
        Resource role = stack.create(ROLE, before);

        assertThat(stack.refused(() -> stack.update(
                        ROLE,
                        role,
                        before,
                        Map.of("AssumeRolePolicyDocument", "{}", "Description", "new", "MaxSessionDuration", "long"))))
                .hasMessageContaining("#/MaxSessionDuration: expected type: Number, found: String");
        assertThat(CLOUD.aws()
                        .iam()
                        .getRole(get -> get.roleName(role.physicalId()))
                        .role()
                        .description())
                .isEqualTo("old");
    }

    @Test
    void theTagsOfAParameterAreAMap() throws Exception {
        Resource parameter = stack.create(
                "AWS::SSM::Parameter", Map.of("Type", "String", "Value", "v", "Tags", Map.of("Owner", "someone")));

        assertThat(Tags.of(CLOUD.aws()
                        .ssm()
                        .listTagsForResource(list -> list.resourceType(ResourceTypeForTagging.PARAMETER)
                                .resourceId(parameter.physicalId()))
                        .tagList()))
                .containsEntry("Owner", "someone");
    }

    /** Properties are written with a capital letter, and a request has members that are no properties. */
    @ParameterizedTest
    @MethodSource("extraneous")
    void whatIsNoPropertyIsRefused(String type, Map<String, Object> properties, String fault) {
        assertThat(stack.refused(() -> stack.create(type, properties))).hasMessageContaining(fault);
    }

    static Stream<Arguments> extraneous() {
        return Stream.of(
                arguments(
                        "AWS::ECS::TaskDefinition",
                        Map.of("ContainerDefinitions", List.of(Map.of("name", "proxy", "image", "i", "memory", 128))),
                        "#/ContainerDefinitions/0: extraneous key ["),
                arguments(
                        "AWS::EC2::VPC",
                        Map.of("CidrBlock", "10.0.0.0/16", "DryRun", true),
                        "#: extraneous key [DryRun] is not permitted"),
                arguments(
                        "AWS::EC2::NatGateway",
                        Map.of("SubnetId", "subnet-1", "ClientToken", "one"),
                        "#: extraneous key [ClientToken] is not permitted"),
                arguments(
                        "AWS::ElasticLoadBalancingV2::Listener",
                        Map.of("LoadBalancerArn", "arn", "Tags", List.of(Map.of("Key", "k", "Value", "v"))),
                        "#: extraneous key [Tags] is not permitted"));
    }
}
