package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.document.JsonDocument;
import litellm.controlplane.release.StackCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the templates keep, and whom they refuse: nothing misses it until the day that it is needed. */
class SafeguardsTest {
    private static final Project PROJECT = TestProject.repository();
    private static final String LOOP = "Fn::ForEach::";

    /** Snapshots that outlive everything need their salt key, and a provider key is not ours to make again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Key",
                "SaltKey${EnvironmentName}",
                "ProviderKeys${EnvironmentName}",
                "ArtifactBucket",
                "AccessLogsBucket"
            })
    void shouldKeepWhatCannotBeMadeAgain(String name) {
        Map<?, ?> resource = controlPlane().get(name);

        assertThat(resource.get("DeletionPolicy")).isEqualTo("Retain");
        assertThat(resource.get("UpdateReplacePolicy")).isEqualTo("Retain");
    }

    /** A rule by age would delete the image that an environment has run for long. */
    @Test
    void shouldDeleteImagesByTheirNumberOnly() {
        Map<?, ?> policy = at(controlPlane().get("Repository${EnvironmentName}"), "Properties", "LifecyclePolicy");
        Map<String, Object> rules = JsonDocument.readObject(
                "LifecyclePolicyText", policy.get("LifecyclePolicyText").toString());

        assertThat(maps(rules.get("rules"))).singleElement().satisfies(rule -> {
            assertThat(rule.get("selection"))
                    .isEqualTo(Map.of("tagStatus", "any", "countType", "imageCountMoreThan", "countNumber", 200));
            assertThat(rule.get("action")).isEqualTo(Map.of("type", "expire"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::S3::Bucket, AWS::S3::BucketPolicy, s3:*",
        "AWS::SNS::Topic, AWS::SNS::TopicPolicy, sns:Publish",
        "AWS::SQS::Queue, AWS::SQS::QueuePolicy, sqs:*",
    })
    void shouldRefuseWhoComesWithoutTls(String type, String policyType, String action) {
        List<Map<?, ?>> denials = ofType(policyType).values().stream()
                .<Map<?, ?>>map(policy -> statement(at(policy, "Properties", "PolicyDocument"), "TlsOnly"))
                .toList();

        assertThat(ofType(type).keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(denials).anySatisfy(denial -> {
                    assertThat(String.valueOf(denial.get("Resource"))).contains(name);
                    assertThat(denial.get("Effect")).isEqualTo("Deny");
                    assertThat(denial.get("Principal")).isEqualTo("*");
                    assertThat(denial.get("Action")).isEqualTo(action);
                    assertThat(denial.get("Condition"))
                            .isEqualTo(Map.of("Bool", Map.of("aws:SecureTransport", "false")));
                }));
    }

    /** Who takes over a function in the network could otherwise put interfaces of its own there. */
    @Test
    void shouldKeepFunctionsFromAttachingThemselvesToTheNetwork() {
        List<Map<?, ?>> inTheNetwork = ofType("AWS::Lambda::Function").values().stream()
                .<Map<?, ?>>map(function -> at(function, "Properties"))
                .filter(function -> function.containsKey("VpcConfig"))
                .toList();

        assertThat(inTheNetwork).isNotEmpty().allSatisfy(function -> {
            Map<?, ?> denial = statement(policyOf(function), "AttachNothingByItself");
            assertThat(denial.get("Effect")).isEqualTo("Deny");
            assertThat(denial.get("Action")).isEqualTo("ec2:*");
            assertThat(denial.get("Resource")).isEqualTo("*");
            assertThat(denial.get("Condition"))
                    .isEqualTo(Map.of("ArnEquals", Map.of("lambda:SourceFunctionArn", arn(function))));
        });
    }

    /** The one policy of a function's role. */
    private static Map<?, ?> policyOf(Map<?, ?> function) {
        List<?> role = (List<?>) at(function, "Role").get("Fn::GetAtt");
        Map<?, ?> properties = at(ofType("AWS::IAM::Role").get(role.getFirst().toString()), "Properties");
        return at(maps(properties.get("Policies")).getFirst(), "PolicyDocument");
    }

    private static Map<String, String> arn(Map<?, ?> function) {
        return Map.of(
                "Fn::Sub",
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
                        + at(function, "FunctionName").get("Fn::Sub"));
    }

    private static Map<?, ?> statement(Map<?, ?> document, String sid) {
        return maps(document.get("Statement")).stream()
                .filter(statement -> sid.equals(statement.get("Sid")))
                .findFirst()
                .orElse(Map.of());
    }

    /** Of all templates, by logical id. */
    private static Map<String, Map<?, ?>> ofType(String type) {
        return Stream.concat(Stream.of(PROJECT.bootstrapTemplate()), stacks())
                .flatMap(template -> resources(template).entrySet().stream())
                .filter(resource -> type.equals(resource.getValue().get("Type")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Path> stacks() {
        return PROJECT.stacks().stacks().values().stream()
                .map(StackCatalogue.Entry::template)
                .map(PROJECT::template);
    }

    private static Map<String, Map<?, ?>> controlPlane() {
        return resources(PROJECT.bootstrapTemplate());
    }

    private static Map<String, Map<?, ?>> resources(Path template) {
        return resources(at((Map<?, ?>) PROJECT.readYaml(template), "Resources"));
    }

    /** The resources by logical id, those of loops among them. */
    private static Map<String, Map<?, ?>> resources(Map<?, ?> section) {
        Map<String, Map<?, ?>> resources = new LinkedHashMap<>();
        section.forEach((name, resource) -> {
            if (name.toString().startsWith(LOOP)) {
                resources.putAll(resources((Map<?, ?>) ((List<?>) resource).get(2)));
            } else {
                resources.put(name.toString(), (Map<?, ?>) resource);
            }
        });
        return resources;
    }

    private static Map<?, ?> at(Map<?, ?> from, String... path) {
        Map<?, ?> found = from;
        for (String name : path) {
            found = (Map<?, ?>) found.get(name);
        }
        return found;
    }

    private static List<Map<?, ?>> maps(Object list) {
        return ((List<?>) list)
                .stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList();
    }
}
