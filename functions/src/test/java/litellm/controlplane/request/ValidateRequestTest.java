package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.StackSelection;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.StackTags;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class ValidateRequestTest {
    private static final String TAGS_OF_PROD = EnvironmentTags.ofStack("prod").entrySet().stream()
            .map(tag -> "<member><Key>%s</Key><Value>%s</Value></member>".formatted(tag.getKey(), tag.getValue()))
            .collect(Collectors.joining("", "<Tags>", "</Tags>"));
    private static final String BUCKET = "validate-request-test";
    private static final String RELEASE = "0123456789abcdef";
    private static final String OTHER_TEMPLATES = "0123456789abcde0";
    private static final String OTHER_CONTROL_PLANE = "0123456789abcde1";
    private static final String OLD = "0123456789abcde2";
    private static final String NAMED = "0123456789abcde3";
    private static final String EXECUTION =
            "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:build-7";
    static final String CATALOGUE = """
            stacks:
              network:
                template: network-stack.yaml
                environments:
                  prod: {Zones: 3}
              gateway:
                template: gateway-stack.yaml
                dependsOn: [network]
                parameters: {Image: "${image}"}
            """;
    static final String NETWORK = """
            Parameters:
              Environment: {Type: String, AllowedValues: [dev, staging, prod]}
              Compliance: {Type: String, Default: None, AllowedValues: [None, SOC2]}
              Owner: {Type: String, Default: DevTeam}
              EnableNatGateway: {Type: String, Default: "true", AllowedValues: ["true", "false"]}
              Zones: {Type: Number, Default: 2, MinValue: 1, MaxValue: 3}
              Peer: {Type: String, Default: ""}
            """;
    static final String GATEWAY = """
            Parameters:
              Environment: {Type: String}
              Compliance: {Type: String, Default: None, AllowedValues: [None, SOC2]}
              Image: {Type: String}
              Cpu: {Type: Number, Default: 256}
              Memory: {Type: Number, Default: 512}
              Password: {Type: String, NoEcho: true, MinLength: 12, Default: ""}
            Rules:
              Pairs:
                RuleCondition: !Equals [!Ref Cpu, 256]
                Assertions:
                  - Assert: !Contains [[512, 1024], !Ref Memory]
                    AssertDescription: Cpu 256 needs Memory 512 or 1024
            """;

    private static final String LOG = """
            Resources:
              Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/ecs/${Environment}-validated'}}
            """;

    private static final String NAMED_INPUT =
            "{\"action\": \"deploy\", \"environment\": \"%s\", \"release\": \"" + NAMED + "\"}";

    private static final Settings SETTINGS =
            Moto.shared().settings(Map.of("ARTIFACT_BUCKET", BUCKET, "RELEASE", RELEASE));
    private static final ValidateRequest FUNCTION = new ValidateRequest(SETTINGS);

    @BeforeAll
    static void uploadRelease() {
        S3Client s3 = AwsClients.s3(SETTINGS);
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        upload(s3, BUCKET, RELEASE, Map.of("control-plane.sha256", "one"));
        upload(s3, BUCKET, OTHER_TEMPLATES, Map.of("control-plane.sha256", "one", "allow-list.yaml", "another"));
        upload(s3, BUCKET, OTHER_CONTROL_PLANE, Map.of("control-plane.sha256", "two"));
        upload(s3, BUCKET, OLD, Map.of());
        upload(s3, BUCKET, NAMED, Map.of("templates/gateway-stack.yaml", GATEWAY + LOG));
    }

    private static void upload(S3Client s3, String bucket, String release, Map<String, String> more) {
        Map<String, String> files = new HashMap<>();
        files.put("stacks.yaml", CATALOGUE);
        files.put("functions.key", "functions/0123.jar");
        files.put("templates/network-stack.yaml", NETWORK);
        files.put("templates/gateway-stack.yaml", GATEWAY);
        files.putAll(more);
        ReleaseArchive.put(s3, bucket, release, files);
    }

    @ParameterizedTest
    @ValueSource(strings = {RELEASE, OTHER_TEMPLATES})
    void saysNothingOfAReleaseThatBelongsToTheControlPlaneThatRuns(String release) {
        assertThat(answer(release)).doesNotContainKey("warnings");
    }

    @ParameterizedTest
    @ValueSource(strings = {OTHER_CONTROL_PLANE, OLD})
    void saysThatAnotherControlPlaneRunsThanTheReleasesOwn(String release) {
        assertThat(answer(release))
                .containsEntry(
                        "warnings",
                        List.of(
                                "Control plane: release %s is deployed by the functions and the state machine of release %s, which are not its own: litellmctl bootstrap installs those of a commit"
                                        .formatted(release, RELEASE)));
    }

    private static Map<String, Object> answer(String release) {
        return Functions.invoke(
                        FUNCTION,
                        payload("{\"action\": \"plan\", \"environment\": \"dev\", \"release\": \"%s\"}"
                                .formatted(release)))
                .members();
    }

    @Test
    void completesASmallInput() {
        assertThat(validate("""
                {"action": "deploy", "environment": "dev"}"""))
                .isEqualTo(new Request(
                        EXECUTION,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Action.DEPLOY,
                        "dev",
                        "all",
                        new StackSelection(Map.of("network", true, "gateway", true)),
                        Map.of("network", Map.of(), "gateway", Map.of()),
                        Map.of(),
                        RELEASE,
                        Map.of(
                                "restore", "",
                                "keepUntil", "",
                                "allowReplacement", List.of(),
                                "image", "")));
    }

    @Test
    void keepsWhatWasGivenAsText() {
        Request request = validate("""
                {"action": "deploy", "environment": "prod", "stack": "network", "release": "0123456789abcdef", "confirmation": " ",
                 "parameters": {"network": {"EnableNatGateway": false, "Zones": 1, "Peer": " "}, "gateway": {"Cpu": null}},
                 "tags": {"Owner": "Plattform Strasse 3", "Compliance": " "}}""");
        assertThat(request.stacks().byName()).isEqualTo(Map.of("network", true, "gateway", false));
        assertThat(request.parameters().get("network"))
                .isEqualTo(Map.of("EnableNatGateway", "false", "Zones", "1", "Peer", ""));
        assertThat(request.tags()).isEqualTo(Map.of("Owner", "Plattform Strasse 3"));
    }

    @Test
    void completesTheOptionsOfAnAction() {
        assertThat(validate("""
                {"action": "teardown", "environment": "dev", "confirmation": "DELETE ", "keepData": true, "restore": " ", "force": false}""").options())
                .isEqualTo(Map.of("confirmation", "DELETE ", "allowProd", false, "keepData", true));
        assertThat(validate("""
                {"action": "scale", "environment": "dev", "count": 0, "schedule": "nightly"}""").options()).isEqualTo(Map.of("count", 0, "force", false, "schedule", "nightly"));
        assertThat(validate("""
                {"action": "clean", "environment": "dev", "stack": "all", "keep": 2.0}""").options()).isEqualTo(Map.of("keep", 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"environment": "dev"}                          | action: found nothing; allowed are deploy, plan, teardown, scale, stop, start, restart, clean, rotate, scan
            {"action": "destroy", "environment": "dev"}     | action: found 'destroy'; allowed are deploy, plan, teardown, scale, stop, start, restart, clean, rotate, scan
            {"action": "deploy"}                            | environment: found nothing; allowed are dev, staging, prod
            {"action": "deploy", "environment": "qa"}       | environment: found 'qa'; allowed are dev, staging, prod
            {"action": "deploy", "environment": " "}        | environment: found ''; allowed are dev, staging, prod
            {"action": "deploy", "environment": 3}          | environment: found 3; allowed are dev, staging, prod
            {"action": "deploy", "environment": "dev", "stack": "cdn"} | stack: found 'cdn'; allowed are all, network, gateway
            {"action": "deploy", "environment": "dev", "stack": []} | stack: found an array; allowed is text: all, or the name of the one stack to do it to
            {"action": "deploy", "environment": "dev", "colour": true} | colour: found an unknown key; allowed are action, environment, stack, parameters, tags, confirmation, allowProd, keepData, restore, keepUntil, count, force, keep, secret, unstick, outdatedOnly, mode, scope, allowReplacement, drift, image, schedule, release
            {"action": "deploy", "environment": "dev", "release": "latest"} | release: found 'latest'; allowed is the 16 hexadecimal digits of a release in the artifact bucket
            {"action": "deploy", "environment": "dev", "release": "ffffffffffffffff"} | release: found 'ffffffffffffffff'; allowed is a release in the artifact bucket that this function may read
            {"action": "deploy", "environment": "dev", "parameters": []} | parameters: found an array; an object is needed
            {"action": "deploy", "environment": "dev", "parameters": {"network": "x"}} | parameters.network: found the text 'x'; an object is needed
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"Zones": 1.5}}} | parameters.network.Zones: found the number 1.5; allowed is text of at most 4096 characters, a whole number, true or false
            {"action": "deploy", "environment": "dev", "parameters": {"cdn": {}}} | parameters.cdn: found an unknown stack; allowed are network, gateway
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"EnableNatGateway": "maybe"}}} | parameters.network.EnableNatGateway: found 'maybe'; allowed are true, false
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"NatGateway": "true"}}} | parameters.network.NatGateway: found an unknown parameter; allowed are EnableNatGateway, Peer, Zones
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"Environment": "prod"}}} | parameters.network.Environment: found a value; set by the control plane, from environment
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"Owner": "me"}}} | parameters.network.Owner: found a tag; allowed is tags.Owner, for all stacks alike
            {"action": "deploy", "environment": "dev", "parameters": {"gateway": {"Image": "x"}}} | parameters.gateway.Image: found a value; set by the control plane
            {"action": "deploy", "environment": "dev", "parameters": {"gateway": {"Memory": 4096}}} | parameters.gateway: found Cpu '256', Memory '4096'; Cpu 256 needs Memory 512 or 1024
            {"action": "deploy", "environment": "dev", "parameters": {"gateway": {"Password": "swordfish"}}} | parameters.gateway.Password: found a value that is not shown; allowed is text of a length from 12
            {"action": "deploy", "environment": "dev", "stack": "network", "parameters": {"gateway": {"Cpu": "512"}}} | parameters.gateway: found parameters of a stack that takes no part; stack names another
            {"action": "deploy", "environment": "dev", "tags": {"Team": "x"}} | tags.Team: found an unknown key; allowed are CostCenter, Owner, Project, Compliance
            {"action": "deploy", "environment": "dev", "tags": {"Owner": "<script>"}} | tags.Owner: found '<script>'; allowed is at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            {"action": "deploy", "environment": "dev", "tags": {"Compliance": "<script>"}} | tags.Compliance: found '<script>'; allowed is at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            {"action": "deploy", "environment": "dev", "tags": {"Owner": "Straße"}} | tags.Owner: found 'Straße'; allowed is at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            {"action": "deploy", "environment": "dev", "tags": {"Owner": "AWS:x"}} | tags.Owner: found 'AWS:x'; allowed is at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            {"action": "deploy", "environment": "dev", "tags": {"Owner": "rds:x"}} | tags.Owner: found 'rds:x'; allowed is at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            {"action": "deploy", "environment": "dev", "tags": {"Compliance": "ISO"}} | tags.Compliance: found 'ISO'; allowed are None, SOC2
            {"action": "deploy", "environment": "dev", "force": true} | force: found true; deploy takes none, only: scale
            {"action": "scale", "environment": "dev"}       | count: found nothing; allowed is the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 101} | count: found 101; allowed is the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 2, "parameters": {"network": {"Zones": 1}}} | parameters: found an object; scale takes none, only: deploy, plan
            {"action": "scan", "environment": "dev", "stack": "network"} | stack: found 'network'; scan takes none, only: deploy, plan, teardown
            {"action": "stop", "environment": "dev", "count": 2} | count: found 2; stop takes none, only: scale
            {"action": "scan", "environment": "dev", "allowReplacement": ["network.Vpc"]} | allowReplacement: found an array; scan takes none, only: deploy, plan
            {"action": "rotate", "environment": "dev"}      | secret: found nothing; allowed are master-key, database, ui-password, api-keys
            {"action": "teardown", "environment": "dev", "keepData": "yes"} | keepData: found the text 'yes'; allowed are true and false: true to keep a final snapshot of the database, which staging and prod keep anyway
            {"action": "deploy", "environment": "dev", "allowReplacement": ["network.Vpc", "cdn.Origin"]} | allowReplacement.1: found 'cdn.Origin', of an unknown stack; allowed are network, gateway
            {"action": "deploy", "environment": "dev", "allowReplacement": ["Vpc"]} | allowReplacement.0: found 'Vpc'; allowed is STACK.RESOURCE by its logical id, for example database.DBInstance
            {"action": "deploy", "environment": "dev", "keepUntil": "2025-12-30"} | keepUntil: found '2025-12-30'; allowed is a day that is not over in the time zone UTC
            {"action": "deploy", "environment": "dev", "parameters": {"network": {"Zones": "1.5"}}} | parameters.network.Zones: found '1.5'; allowed is a whole number from 1 to 3
            {"action": "deploy", "environment": "dev", "keepUntil": "tomorrow"} | keepUntil: found 'tomorrow'; allowed is the day until which schedules leave the environment alone, YYYY-MM-DD, or none
            {"action": "deploy", "environment": "dev", "image": "ghcr.io/berriai/litellm:main-latest"} | image: found 'ghcr.io/berriai/litellm:main-latest'; allowed is another LiteLLM image to build the gateway's image from, of the repository that the release's Dockerfile names, as REPOSITORY:TAG with the tag of one version, not latest, lts, main or main-stable, or REPOSITORY@sha256:DIGEST, or default for the one that the release names
            {"action": "deploy", "environment": "dev", "image": "ghcr.io/berriai/litellm:main"} | image: found 'ghcr.io/berriai/litellm:main'; allowed is another LiteLLM image to build the gateway's image from, of the repository that the release's Dockerfile names, as REPOSITORY:TAG with the tag of one version, not latest, lts, main or main-stable, or REPOSITORY@sha256:DIGEST, or default for the one that the release names
            {"action": "deploy", "environment": "dev", "image": "ghcr.io/berriai/litellm:lts"} | image: found 'ghcr.io/berriai/litellm:lts'; allowed is another LiteLLM image to build the gateway's image from, of the repository that the release's Dockerfile names, as REPOSITORY:TAG with the tag of one version, not latest, lts, main or main-stable, or REPOSITORY@sha256:DIGEST, or default for the one that the release names
            {"action": "teardown", "environment": "dev", "allowProd": "true"} | allowProd: found the text 'true'; allowed are true and false: true for a teardown of prod
            {"action": "teardown", "environment": "dev", "allowProd": 1} | allowProd: found the number 1; allowed are true and false: true for a teardown of prod
            {"action": "scale", "environment": "dev", "count": "2"} | count: found the text '2'; allowed is a whole number: the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": true} | count: found true; allowed is a whole number: the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 1.5} | count: found the number 1.5; allowed is a whole number: the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": -1} | count: found -1; allowed is the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 1e30} | count: found 1000000000000000019884624838656; allowed is the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 1e400} | count: found the text 'Infinity'; allowed is a whole number: the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": 99999999999999999999} | count: found 99999999999999999999; allowed is the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": {}} | count: found an object; allowed is a whole number: the number of tasks, 0 to 100
            {"action": "scale", "environment": "dev", "count": null} | count: found nothing; allowed is the number of tasks, 0 to 100
            {"action": "rotate", "environment": "dev", "secret": true} | secret: found true; allowed are master-key, database, ui-password, api-keys
            {"action": "deploy", "environment": "dev", "release": 1234567890123456} | release: found the number 1234567890123456; allowed is text: the 16 hexadecimal digits of a release in the artifact bucket
            {"action": "deploy", "environment": "dev", "confirmation": false} | confirmation: found false; allowed is text: at most 64 characters; a teardown asks for it, everything else ignores it
            {"action": "deploy", "environment": "dev", "allowReplacement": "network.Vpc"} | allowReplacement: found the text 'network.Vpc'; allowed is an array: the resources that a deployment may replace or delete although they hold data
            {"action": "deploy", "environment": "dev", "allowReplacement": [null]} | allowReplacement.0: found nothing; allowed is text: STACK.RESOURCE by its logical id, for example database.DBInstance
            {"action": "deploy", "environment": "dev", "tags": {"Owner": 3}} | tags.Owner: found the number 3; allowed is text: at most 256 letters, digits, spaces and _ . : / = + - @, all of ASCII, since CloudFormation keeps no other; not beginning with aws: or rds:, which AWS keeps for itself
            [1, 2]                                          | input: found an array; an object is needed
            "deploy"                                        | input: found the text 'deploy'; an object is needed
            null                                            | input: found nothing; an object is needed
            """)
    void namesEachFault(String input, String fault) {
        assertThatThrownBy(() -> validate(input))
                .isExactlyInstanceOf(InvalidRequest.class)
                .hasMessage(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"action\": \"scale\", \"environment\": \"dev\", \"count\": %s}', count: found %s…;",
        "'{\"action\": \"deploy\", \"environment\": \"dev\", \"release\": %s}', release: found the number %s…;"
    })
    void showsTheBeginningOfALongNumber(String input, String fault) {
        assertThatThrownBy(() -> validate(input.formatted("9".repeat(900))))
                .isExactlyInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith(fault.formatted("9".repeat(79)));
    }

    /** Azure's pipelines have no empty default, whatever type the member has. */
    @ParameterizedTest
    @ValueSource(strings = {"allowReplacement", "tags", "parameters", "drift", "image"})
    void takesABlankForNoValue(String member) {
        String input = "{\"action\": \"plan\", \"environment\": \"dev\"%s}";

        assertThat(validate(input.formatted(", \"%s\": \" \"".formatted(member))))
                .isEqualTo(validate(input.formatted("")));
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThat(faults("""
                {"action": "explode", "environment": "moon", "stack": "cdn", "colour": "red",
                 "parameters": {"network": {"EnableNatGateway": "maybe", "Zones": "9"}, "cdn": {"A": "1"}},
                 "tags": {"Compliance": "ISO", "Team": "x"}}"""))
                .containsExactlyInAnyOrder(
                        "action: found 'explode'; allowed are deploy, plan, teardown, scale, stop, start, restart, clean, rotate, scan",
                        "environment: found 'moon'; allowed are dev, staging, prod",
                        "stack: found 'cdn'; allowed are all, network, gateway",
                        "colour: found an unknown key; allowed are action, environment, stack, parameters, tags, confirmation, allowProd, keepData, restore, keepUntil, count, force, keep, secret, unstick, outdatedOnly, mode, scope, allowReplacement, drift, image, schedule, release",
                        "parameters.network.EnableNatGateway: found 'maybe'; allowed are true, false",
                        "parameters.network.Zones: found '9'; allowed is a number from 1 to 3",
                        "parameters.cdn: found an unknown stack; allowed are network, gateway",
                        "tags.Compliance: found 'ISO'; allowed are None, SOC2",
                        "tags.Team: found an unknown key; allowed are CostCenter, Owner, Project, Compliance");
        assertThat(faults("""
                {"action": "deploy", "environment": "dev",
                 "parameters": {"network": {"EnableNatGateway": "maybe", "Zones": "9"}, "gateway": {"Memory": "4096", "Size": 1}}}""")).hasSize(4);
    }

    @Test
    void checksRulesWithTheValuesThatTheStackHas() {
        Moto.shared()
                .client(CloudFormationClient.builder())
                .createStack(stack -> stack.stackName("staging-gateway-stack")
                        .tags(StackTags.ofEnvironment("staging"))
                        .templateBody("""
                        {"Parameters": {"Cpu": {"Type": "Number"}, "Memory": {"Type": "Number"}},
                         "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}""")
                        .parameters(parameter("Cpu", "1024"), parameter("Memory", "8192")));
        String memory = """
                {"action": "deploy", "environment": "staging", "parameters": {"gateway": {"Memory": "4096"}}}""";
        assertThat(validate(memory).parameters().get("gateway")).isEqualTo(Map.of("Memory", "4096"));
        assertThat(faults(memory.replace("\"Memory\": \"4096\"", "\"Cpu\": 256")))
                .containsExactly(
                        "parameters.gateway: found Cpu '256', Memory '8192'; Cpu 256 needs Memory 512 or 1024");
    }

    /** CloudFormation would refuse it in the middle of a deployment, after the image and the migration. */
    @Test
    void doesNotKeepAValueThatTheReleaseNoLongerAllows() {
        CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
        cloudFormation.createStack(stack -> stack.stackName("prod-network-stack")
                .tags(StackTags.ofEnvironment("prod"))
                .templateBody("""
                        {"Parameters": {"Zones": {"Type": "Number"}},
                         "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}""")
                .parameters(parameter("Zones", "9")));
        try {
            assertThat(faults("{\"action\": \"deploy\", \"environment\": \"prod\"}"))
                    .anyMatch(fault -> fault.startsWith("parameters.network.Zones: found '9'; ")
                            && fault.endsWith("; the stack has that value, so name another"));
        } finally {
            cloudFormation.deleteStack(stack -> stack.stackName("prod-network-stack"));
        }
    }

    /** A person's console names the release; a schedule's input is written long before. */
    @Test
    void aScheduleBringsBackTheReleaseThatWasDeployedLast() {
        DeployedReleases releases = new DeployedReleases(AwsClients.s3(SETTINGS), BUCKET, RELEASE);
        releases.put("dev", NAMED);
        String scheduled =
                "{\"action\": \"deploy\", \"environment\": \"dev\", \"schedule\": \"litellm-control-plane-dev-morning\"}";

        assertThat(validate(scheduled).release()).isEqualTo(NAMED);
        assertThat(validate("{\"action\": \"deploy\", \"environment\": \"dev\"}")
                        .release())
                .isEqualTo(RELEASE);

        releases.put("dev", RELEASE);
        assertThat(validate(scheduled).release()).isEqualTo(RELEASE);
    }

    /** As long as nobody asks for something else, and the release still allows it. */
    @Test
    void bringsAStackBackWithTheParametersThatItWasTakenDownWith() {
        String bucket = "returning-stacks";
        Settings settings = Moto.shared().settings(Map.of("ARTIFACT_BUCKET", bucket, "RELEASE", RELEASE));
        S3Client s3 = AwsClients.s3(settings);
        s3.createBucket(create -> create.bucket(bucket));
        upload(s3, bucket, RELEASE, Map.of());
        FormerParameters former = new FormerParameters(s3, bucket);
        former.keep("dev", Map.of("gateway", Map.of("Cpu", "1", "Image", "old")));
        former.keep(
                "dev",
                Map.of(
                        "network",
                        Map.of(
                                "Environment", "dev",
                                "Zones", "3",
                                "EnableNatGateway", "maybe",
                                "Peer", "pcx-1",
                                "Gone", "1",
                                "Owner", "Somebody",
                                "Compliance", "SOC2"),
                        "gateway",
                        Map.of("Cpu", "1024", "Memory", "8192", "Image", "old", "Password", "****")));

        JsonObject answer = Functions.invoke(new ValidateRequest(settings), payload("""
                {"action": "deploy", "environment": "dev", "parameters": {"network": {"Zones": 1}}, "tags": {"Owner": "Me"}}"""));

        assertThat(Request.from(answer).parameters())
                .isEqualTo(Map.of(
                        "network",
                        Map.of("Peer", "pcx-1", "Compliance", "SOC2", "Zones", "1"),
                        "gateway",
                        Map.of("Cpu", "1024", "Memory", "8192")));
        assertThat((List<?>) answer.members().get("warnings"))
                .map(String::valueOf)
                .filteredOn(warning -> warning.contains(": comes back as it was taken down, with "))
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("network: ")
                        && warning.contains("Peer=pcx-1")
                        && warning.endsWith("; --set gives a parameter another value, --tag a tag"));
        assertThatThrownBy(() -> Functions.invoke(new ValidateRequest(settings), payload("""
                {"action": "deploy", "environment": "dev", "parameters": {"gateway": {"Cpu": 256}}}""")))
                .hasMessageContaining(
                        "parameters.gateway: found Cpu '256', Memory '8192'; Cpu 256 needs Memory 512 or 1024");
    }

    /** It is deleted and made anew, by nobody's wish with other addresses, another domain or other sizes than it had. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE_IN_PROGRESS", "DELETE_FAILED"})
    void bringsAStackBackWithWhatItHasWhereItsDeletionHasNotEnded(String status) {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.answer("DescribeStacks", """
                    <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>prod-network-stack</StackName>
                    <StackId>arn:1</StackId><StackStatus>%s</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
                    %s
                    <Parameters><member><ParameterKey>Zones</ParameterKey><ParameterValue>1</ParameterValue></member>
                    <member><ParameterKey>Peer</ParameterKey><ParameterValue>pcx-1</ParameterValue></member></Parameters>
                    </member></Stacks></DescribeStacksResult></DescribeStacksResponse>""".formatted(status, TAGS_OF_PROD));

            Request request = validate(behind(proxy), """
                    {"action": "deploy", "environment": "prod", "stack": "network", "parameters": {"network": {"Peer": "pcx-2"}}}""");

            assertThat(request.parameters().get("network")).isEqualTo(Map.of("Zones", "1", "Peer", "pcx-2"));
        }
    }

    /** A morning finds dev not deployed: nobody has to be called for it. */
    @Test
    void leavesAScheduleOutThatHasNothingToStart() {
        String input = "{\"action\": \"start\", \"environment\": \"dev\", \"schedule\": \"morning\"}";

        assertThat(Functions.invoke(FUNCTION, payload(input)).text("skip")).isEqualTo("dev has nothing to start");
    }

    /** The report lists what is kept, and that is then older than this teardown. */
    @Test
    void warnsATeardownThatFindsNoDatabaseToKeep() {
        String input =
                "{\"action\": \"teardown\", \"environment\": \"dev\", \"confirmation\": \"DELETE\", \"keepData\": %s}";

        assertThat(Functions.invoke(FUNCTION, payload(input.formatted(true))).members())
                .containsEntry(
                        "warnings",
                        List.of(
                                "database: found no database, so this teardown makes no snapshot; those that it keeps were made before"));
        assertThat(Functions.invoke(FUNCTION, payload(input.formatted(false))).members())
                .doesNotContainKey("warnings");
    }

    /** The older system's stacks have the same names, and nothing of this product's deletion would save their data. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\": \"teardown\", \"confirmation\": \"DELETE\", \"keepData\": true",
                "\"action\": \"stop\"",
                "\"action\": \"restart\"",
                "\"action\": \"clean\", \"keep\": 1",
                "\"action\": \"rotate\", \"secret\": \"database\""
            })
    void leavesTheStacksOfTheOlderSystemAlone(String action) {
        CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
        cloudFormation.createStack(stack -> stack.stackName("staging-security-stack")
                .templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}"));
        try {
            assertThat(faults("{\"environment\": \"staging\", %s}".formatted(action)))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "environment: found staging, whose staging-security-stack has no parameter FunctionsKey")
                    .endsWith("docs/MIGRATING.md says how to move");
        } finally {
            cloudFormation.deleteStack(stack -> stack.stackName("staging-security-stack"));
        }
    }

    /** There is no gateway to start; on other days that is said. */
    @Test
    void asksTheAccountNothingForAScheduleOnADayThatItSkips() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<String, String> settings = Map.of(
                "ARTIFACT_BUCKET",
                BUCKET,
                "RELEASE",
                RELEASE,
                "SCHEDULE_SKIP_DATES",
                "%s,%s".formatted(today, today.plusDays(1)));
        String input = "{\"action\": \"start\", \"environment\": \"dev\"%s}";
        String schedule = ", \"schedule\": \"morning\"";

        assertThat(validate(new ValidateRequest(Moto.shared().settings(settings)), input.formatted(schedule))
                        .option("schedule"))
                .contains("morning");
        assertThat(faults(input.formatted(""))).singleElement().asString().contains("no gateway is deployed");
    }

    /** Its tasks could not start; and RDS takes no final snapshot of a database that is stopped. */
    @Test
    void refusesWhatNeedsADatabaseThatIsStopped() {
        RdsClient rds = Moto.shared().client(RdsClient.builder());
        Databases.create(rds, "staging-litellm-db");
        List.of("database", "litellm")
                .forEach(name -> Moto.shared()
                        .client(CloudFormationClient.builder())
                        .createStack(stack -> stack.stackName("staging-%s-stack".formatted(name))
                                .tags(StackTags.ofEnvironment("staging"))
                                .templateBody("""
                        {"Parameters": {"FunctionsKey": {"Type": "String"}},
                         "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
                         "Outputs": {"DBInstanceIdentifier": {"Value": "staging-litellm-db"}}}""")
                                .parameters(parameter("FunctionsKey", "functions/0.jar"))));
        List<String> needing = List.of(
                "\"action\": \"rotate\", \"secret\": \"database\"",
                "\"action\": \"restart\"",
                "\"action\": \"scale\", \"count\": 2",
                "\"action\": \"teardown\", \"confirmation\": \"DELETE\"");
        List<String> notNeeding = List.of(
                "\"action\": \"scale\", \"count\": 0",
                "\"action\": \"scale\", \"count\": 0.0",
                "\"action\": \"stop\"",
                "\"action\": \"start\"");
        String input = "{\"environment\": \"staging\", %s}";
        assertThat(faults(input.formatted(needing.getFirst())))
                .hasSize(5)
                .allMatch(fault -> fault.startsWith("environment: found no staging/litellm/"));
        List.of("master-key", "database", "ui-password", "api-keys", "salt-key")
                .forEach(kind -> Moto.shared()
                        .client(SecretsManagerClient.builder())
                        .createSecret(create -> create.name("staging/litellm/" + kind)));

        assertThat(needing)
                .allSatisfy(
                        action -> assertThat(validate(input.formatted(action))).isNotNull());
        rds.stopDBInstance(stop -> stop.dbInstanceIdentifier("staging-litellm-db"));

        assertThat(needing)
                .allSatisfy(
                        action -> assertThat(faults(input.formatted(action)))
                                .containsExactly(
                                        "environment: found staging, whose database is stopped; litellmctl start staging starts it"));
        assertThat(notNeeding)
                .allSatisfy(
                        action -> assertThat(validate(input.formatted(action))).isNotNull());
    }

    /**
     * As a deployment of as many is refused; with the pool of the release that the environment has, not of the one that is
     * installed. Whoever says {@code force} is told.
     */
    @Test
    void refusesACountThatNeedsMoreConnectionsThanTheDatabaseAcceptsUnlessItIsForced() {
        String bucket = "counted-tasks";
        S3Client s3 = AwsClients.s3(SETTINGS);
        s3.createBucket(create -> create.bucket(bucket));
        uploadWithPool(s3, bucket, RELEASE, 1);
        uploadWithPool(s3, bucket, NAMED, 10);
        new DeployedReleases(s3, bucket, RELEASE).put("prod", NAMED);
        String shortage =
                "database.DBInstanceClass: found db.t3.micro, which accepts about 80 connections; 10 × 1 × 5 × 2 = 100 are needed"
                        + " (pool of config.yaml × workers × tasks × 2 during a rollout): a larger class, fewer tasks or a smaller database_connection_pool_limit";
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            answerStacks(proxy, StackStatus.UPDATE_COMPLETE);
            ValidateRequest function =
                    new ValidateRequest(proxy.settings(Map.of("ARTIFACT_BUCKET", bucket, "RELEASE", RELEASE)));
            String input = "{\"action\": \"scale\", \"environment\": \"prod\", \"count\": %d, \"force\": %s}";

            assertThatThrownBy(() -> validate(function, input.formatted(5, false)))
                    .isExactlyInstanceOf(InvalidRequest.class)
                    .hasMessage(shortage + "; force: true, or --force, scales all the same");
            assertThat(Functions.invoke(function, payload(input.formatted(5, true)))
                            .members())
                    .containsEntry("warnings", List.of(shortage));
            assertThat(Functions.invoke(function, payload(input.formatted(4, false)))
                            .members())
                    .doesNotContainKey("warnings");
        }
    }

    /** Bedrock's endpoint in the VPC is that of the function's own region. */
    @Test
    void warnsOfTheModelsOfAnotherRegionWithoutAWayOut() {
        String bucket = "ways-out";
        S3Client s3 = AwsClients.s3(SETTINGS);
        s3.createBucket(create -> create.bucket(bucket));
        ReleaseArchive.putImage(
                s3,
                bucket,
                RELEASE,
                """
                model_list:
                  - {model_name: here, litellm_params: {model: bedrock/amazon.nova, aws_region_name: us-east-1}}
                  - {model_name: away, litellm_params: {model: bedrock/amazon.nova, aws_region_name: eu-west-1}}
                """,
                Map.of(
                        "stacks.yaml", "stacks: {network: {template: network-stack.yaml}}",
                        "functions.key", "functions/0123.jar",
                        "templates/network-stack.yaml", NETWORK + """
                        Resources:
                          VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
                        """));
        ValidateRequest function =
                new ValidateRequest(Moto.shared().settings(Map.of("ARTIFACT_BUCKET", bucket, "RELEASE", RELEASE)));

        assertThat((List<?>) Functions.invoke(function, payload("""
                                {"action": "deploy", "environment": "dev", "parameters": {"network": {"EnableNatGateway": "false"}}}""")).members().get("warnings"))
                .first()
                .asString()
                .startsWith("network.EnableNatGateway: found false; ")
                .endsWith(" cannot: bedrock/amazon.nova in eu-west-1");
    }

    private static void uploadWithPool(S3Client s3, String bucket, String release, int pool) {
        ReleaseArchive.putImage(
                s3,
                bucket,
                release,
                """
                model_list: []
                general_settings: {database_connection_pool_limit: %d}
                """.formatted(pool),
                Map.of("stacks.yaml", """
                        stacks:
                          database: {template: database-stack.yaml}
                          litellm: {template: litellm-stack.yaml, dependsOn: [database]}
                        """, "templates/database-stack.yaml", """
                        Mappings: {Connections: {db.t3.micro: {Alarm: '64'}}}
                        Resources: {DBInstance: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: db.t3.micro}}}
                        """, "templates/litellm-stack.yaml", """
                        Resources:
                          Task: {Type: AWS::ECS::TaskDefinition}
                          Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task}}
                        """));
    }

    /** Its other values go with it and say nothing about the one that follows: that memory would not do for this processor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE_FAILED",
                "ROLLBACK_IN_PROGRESS",
                "ROLLBACK_FAILED",
                "ROLLBACK_COMPLETE",
                "REVIEW_IN_PROGRESS"
            })
    void doesNotBeginEmptyWhatAFailedRestorationLeft(String status) {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.answer("DescribeStacks", """
                    <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>prod-gateway-stack</StackName>
                    <StackId>arn:1</StackId><StackStatus>%s</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
                    %s
                    <Parameters><member><ParameterKey>Memory</ParameterKey><ParameterValue>8192</ParameterValue></member>
                    <member><ParameterKey>DBSnapshotIdentifier</ParameterKey><ParameterValue>before</ParameterValue></member></Parameters>
                    </member></Stacks></DescribeStacksResult></DescribeStacksResponse>""".formatted(status, TAGS_OF_PROD));
            ValidateRequest function = behind(proxy);
            String input = """
                    {"action": "deploy", "environment": "prod", "parameters": {"gateway": {"Cpu": 256}}}""";

            assertThat(catchThrowableOfType(InvalidRequest.class, () -> validate(function, input)))
                    .hasMessage(
                            "parameters.database.DBSnapshotIdentifier: found nothing, but the deployment that failed was to begin"
                                    + " the database with before; --set database.DBSnapshotIdentifier=before does, --set database.DBSnapshotIdentifier= begins it empty");
        }
    }

    /** Nothing would come of it but a stack that fails for want of an export. */
    @ParameterizedTest
    @MethodSource("statuses")
    void deploysAStackAloneWhereThoseThatItNeedsAreThere(StackStatus status) {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            answerStacks(proxy, status);
            String input = """
                    {"action": "deploy", "environment": "prod", "stack": "gateway"}""";

            expect(
                    behind(proxy),
                    input,
                    status,
                    "stack: found gateway, which needs prod-network-stack; deploy it first");
            assertThat(validate(behind(proxy), input.replace("gateway", "network")))
                    .isNotNull();
            assertThat(validate(behind(proxy), input.replace("deploy", "plan"))).isNotNull();
        }
    }

    @Test
    void looksAtEachStackOnceInADeploymentOfAll() {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            answerStacks(proxy, StackStatus.DELETE_COMPLETE);

            validate(behind(proxy), """
                    {"action": "deploy", "environment": "prod"}""");

            assertThat(proxy.calls("DescribeStacks"))
                    .as("network, gateway, database")
                    .isEqualTo(3);
        }
    }

    /** Its log group is there though its stack was not a moment before; which of the two has the environment, the lock says. */
    @Test
    void takesWhatAnotherExecutionMakesMeanwhileForThatStacks() {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.meanwhile(
                    "DescribeLogGroups",
                    () -> Moto.shared()
                            .client(CloudFormationClient.builder())
                            .createStack(stack -> stack.stackName("prod-gateway-stack")
                                    .tags(StackTags.ofEnvironment("prod"))
                                    .templateBody("Parameters: {Environment: {Type: String}}\n" + LOG)
                                    .parameters(parameter("Environment", "prod"))));

            assertThat(validate(behind(proxy), NAMED_INPUT.formatted("prod"))).isNotNull();
        } finally {
            Moto.shared()
                    .client(CloudFormationClient.builder())
                    .deleteStack(stack -> stack.stackName("prod-gateway-stack"));
        }
    }

    @Test
    void refusesWhatIsInTheWayAtASecondLookToo() {
        CloudWatchLogsClient logs = Moto.shared().client(CloudWatchLogsClient.builder());
        logs.createLogGroup(group -> group.logGroupName("/ecs/dev-validated"));
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            assertThatThrownBy(() -> validate(behind(proxy), NAMED_INPUT.formatted("dev")))
                    .isExactlyInstanceOf(InvalidRequest.class)
                    .hasMessageStartingWith("gateway.Log: found /ecs/dev-validated, which is not this stack's");
            logs.deleteLogGroup(group -> group.logGroupName("/ecs/dev-validated"));
            long calls = proxy.firstAttempts("DescribeLogGroups");
            validate(behind(proxy), NAMED_INPUT.formatted("dev"));

            assertThat(calls).isEqualTo(2);
            assertThat(proxy.firstAttempts("DescribeLogGroups"))
                    .as("one look finds nothing")
                    .isEqualTo(3);
        }
    }

    /** The secret would have changed, and no tasks there to restart. */
    @ParameterizedTest
    @MethodSource("statuses")
    void rotatesWhereThereIsAGateway(StackStatus status) {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            answerStacks(proxy, status);
            proxy.answer("DescribeSecret", "{}");
            String input = """
                    {"action": "rotate", "environment": "prod", "secret": "api-keys"}""";

            expect(
                    behind(proxy),
                    input,
                    status,
                    "environment: found prod, where no gateway is deployed; deploy it first");
            expect(
                    behind(proxy),
                    input.replace("api-keys", "master-key"),
                    status,
                    "environment: found prod, where no gateway is deployed; deploy it first");
            assertThat(validate(behind(proxy), input.replace("\"api-keys\"", "\"master-key\", \"unstick\": true")))
                    .isNotNull();
        }
    }

    private static Stream<StackStatus> statuses() {
        return StackStatus.knownValues().stream();
    }

    /** What is created, rolled back to nothing or deleted can be built on as little as what is not there. */
    private static void expect(ValidateRequest function, String input, StackStatus status, String fault) {
        if (status.toString().matches("(CREATE|ROLLBACK|REVIEW|DELETE)_.*") && status != StackStatus.CREATE_COMPLETE) {
            assertThatThrownBy(() -> validate(function, input))
                    .isExactlyInstanceOf(InvalidRequest.class)
                    .hasMessage(fault);
        } else {
            assertThat(validate(function, input)).isNotNull();
        }
    }

    private static void answerStacks(RefusingProxy proxy, StackStatus status) {
        proxy.answer("DescribeStacks", """
                <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>prod-some-stack</StackName>
                <StackId>arn:1</StackId><StackStatus>%s</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
                %s
                <Parameters><member><ParameterKey>FunctionsKey</ParameterKey><ParameterValue>x</ParameterValue></member></Parameters>
                </member></Stacks></DescribeStacksResult></DescribeStacksResponse>""".formatted(status, TAGS_OF_PROD));
        proxy.answer(
                "GetTemplate",
                "<GetTemplateResponse><GetTemplateResult><TemplateBody>{}</TemplateBody></GetTemplateResult></GetTemplateResponse>");
    }

    @Test
    void staysShortHoweverMuchIsWrong() {
        String keys = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"unknown%d\": \"%s\"".formatted(i, "x".repeat(50)))
                .collect(Collectors.joining(", ", "{", "}"));
        assertThat(keys.length()).isGreaterThan(1_000_000);
        InvalidRequest refusal = catchThrowableOfType(InvalidRequest.class, () -> validate(keys));
        assertThat(refusal.getMessage()).hasSizeLessThan(32_768).endsWith("more faults");
    }

    @Test
    void showsHostileNamesAndValuesHarmlessly() {
        assertThat(faults("""
                {"action": "deploy\\u001b[31m", "environment": "dev", "a\\n##vso[x]b": 1}"""))
                .containsExactlyInAnyOrder(
                        "action: found 'deploy?[31m'; allowed are deploy, plan, teardown, scale, stop, start, restart, clean, rotate, scan",
                        "'a?##vso[x]b': found an unknown key; allowed are action, environment, stack, parameters, tags, confirmation, allowProd, keepData, restore, keepUntil, count, force, keep, secret, unstick, outdatedOnly, mode, scope, allowReplacement, drift, image, schedule, release");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"input\": ", "not JSON", "[]", ""})
    void refusesWhatIsNoJson(String payload) {
        assertThatThrownBy(() -> FUNCTION.handleRequest(
                        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        null))
                .isExactlyInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("input: found what cannot be read as JSON");
    }

    @Test
    void refusesBottomlessNesting() {
        String payload = "{\"input\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThatThrownBy(() -> FUNCTION.handleRequest(
                        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        null))
                .isExactlyInstanceOf(InvalidRequest.class)
                .hasMessageContaining("nesting depth");
    }

    private static List<String> faults(String input) {
        return catchThrowableOfType(InvalidRequest.class, () -> validate(input))
                .getMessage()
                .lines()
                .toList();
    }

    private static Request validate(String input) {
        return validate(FUNCTION, input);
    }

    private static Request validate(ValidateRequest function, String input) {
        return Request.from(Functions.invoke(function, payload(input)));
    }

    private static Map<String, Object> payload(String input) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("execution", EXECUTION);
        payload.put("startedAt", "2026-01-01T00:00:00+00:00");
        payload.put(
                "input",
                JsonObject.parse("{\"input\": " + input + "}").members().get("input"));
        return payload;
    }

    private static ValidateRequest behind(RefusingProxy proxy) {
        return new ValidateRequest(proxy.settings(Map.of("ARTIFACT_BUCKET", BUCKET, "RELEASE", RELEASE)));
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }
}
