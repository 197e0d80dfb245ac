package litellm.controlplane.compliance.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Gap;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.YamlMapping;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Resource resource(Map<String, String> tags, Map<String, Object> details) {
        return resource("name", tags, details);
    }

    private static Resource resource(String name, Map<String, String> tags, Map<String, Object> details) {
        return new Resource(
                "AWS::A::B",
                "id",
                "arn:aws:iam::123456789012:role/id",
                name,
                tags,
                NOW.minus(Duration.ofDays(50)),
                details);
    }

    private static List<String> faults(Check check, Resource resource) {
        return found(check, resource).stream().map(Fault::found).toList();
    }

    private static List<Fault> found(Check check, Resource resource, Resource... others) {
        return check.faults(resource, new Circumstances("dev", new Inventory(List.of(others), List.of()), NOW));
    }

    @Test
    void aRightOnEverythingIsNamedUnlessTheActionHasNoResourceLevel() {
        LeastPrivilege check = new LeastPrivilege(List.of("ecr:GetAuthorizationToken", "ec2:Describe*"), Set.of());
        String policy = """
                {"Statement": [
                  {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "ec2:DescribeVpcs", "s3:GetObject"], "Resource": "*"},
                  {"Effect": "Allow", "Action": "kms:*", "Resource": "arn:aws:kms:x"},
                  {"Effect": "Deny", "Action": "*", "Resource": "*"}]}""";

        assertThat(faults(check, resource(Map.of(), Map.of("policies", Map.of("one", policy)))))
                .containsExactly("s3:GetObject on *; kms:* on arn:aws:kms:x");
    }

    /** It allows the action on what nobody has thought of yet. */
    @Test
    void aRightOnAllButSomeIsOneOnEverything() {
        LeastPrivilege check = new LeastPrivilege(List.of("ec2:Describe*"), Set.of());
        String policy = """
                {"Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "kms:*", "ec2:DescribeVpcs"], "NotResource": "arn:aws:s3:::a/*"}}""";

        assertThat(faults(check, resource(Map.of(), Map.of("policies", Map.of("one", policy)))))
                .containsExactly("s3:GetObject on all but some; kms:* on all but some");
    }

    /** AWS's ReadOnlyAccess alone allows thousands. */
    @ParameterizedTest
    @CsvSource({"10, ''", "13, ; and 3 more"})
    void ofManyRightsTheFirstTenAreNamed(int rights, String rest) {
        String actions = IntStream.rangeClosed(1, rights)
                .mapToObj("\"s3:Get%d\""::formatted)
                .collect(Collectors.joining(","));
        String policy =
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [%s], \"Resource\": \"*\"}}".formatted(actions);

        assertThat(faults(
                        new LeastPrivilege(List.of(), Set.of()),
                        resource(Map.of(), Map.of("policies", Map.of("one", policy)))))
                .singleElement()
                .asString()
                .startsWith("s3:Get1 on *; s3:Get2 on *; ")
                .endsWith("; s3:Get10 on *" + rest);
    }

    @Test
    void aSecretIsLateOnlyAfterItsGrace() {
        RotationRecent check = new RotationRecent(Duration.ofDays(7));

        assertThat(faults(check, rotated(36))).isEmpty();
        assertThat(faults(check, rotated(38))).containsExactly("2026-11-16");
        assertThat(faults(check, resource(Map.of(), Map.of("rotates", true, "rotationDays", 30L))))
                .as("never rotated, made 50 days ago")
                .containsExactly("2026-11-04");
        assertThat(faults(check, rotated(38).with(Map.of("rotates", false))))
                .as("rotates no more")
                .isEmpty();
    }

    /** A value that somebody writes moves the date, and so does a rotation that is turned on; neither rotates anything. */
    @Test
    void aSecretIsDueWhenSecretsManagerSays() {
        RotationRecent check = new RotationRecent(Duration.ofDays(7));
        Resource neverRotated = resource(Map.of(), Map.of("rotates", true, "rotationDays", 30L));

        assertThat(faults(check, rotated(38).with(due(29))))
                .as("written anew yesterday")
                .isEmpty();
        assertThat(faults(check, neverRotated.with(due(29))))
                .as("turned on yesterday")
                .isEmpty();
        assertThat(faults(check, neverRotated.with(due(-8))))
                .as("its first rotation fails")
                .containsExactly("2026-11-16");
    }

    private static Map<String, Object> due(int daysAhead) {
        return Map.of("nextRotation", NOW.plus(Duration.ofDays(daysAhead)));
    }

    private static Resource rotated(int daysAgo) {
        return resource(
                Map.of(),
                Map.of("rotates", true, "rotationDays", 30L, "lastRotated", NOW.minus(Duration.ofDays(daysAgo))));
    }

    @Test
    void missingTagsAndOtherValuesAreNamed() {
        RequiredTags check = new RequiredTags(List.of("Name", "Owner"), Map.of("Compliance", Set.of("None")));

        assertThat(faults(check, resource(Map.of("Name", "a", "Compliance", "ISO"), Map.of())))
                .containsExactly("Owner is missing; Compliance is 'ISO', allowed are None");
        assertThat(faults(check, resource(Map.of("Name", "a", "Owner", " "), Map.of())))
                .containsExactly("Owner is missing");
        assertThat(faults(check, resource(Map.of(), Map.of("madeFor", "AWS::EC2::VPC vpc-1"))))
                .isEmpty();
        assertThat(faults(check, resource(Map.of(), Map.of(Resource.OF_CONTROL_PLANE, true))))
                .isEmpty();
    }

    @Test
    void onlyTheLoadBalancersPortsMayBeOpenToEveryone() {
        OpenPorts check = new OpenPorts(Set.of("port 80", "port 443"));

        assertThat(faults(check, group("dev-litellm-alb-sg", "port 443", "port 5432")))
                .containsExactly("port 5432");
        assertThat(faults(check, group("dev-litellm-db-sg", "port 443"))).containsExactly("port 443");
        assertThat(faults(
                        check,
                        group("sg-1", "port 443").tagged(Map.of("aws:cloudformation:logical-id", "ALBSecurityGroup"))))
                .as("without its tag Name")
                .isEmpty();
    }

    private static Resource group(String name, String... openPorts) {
        return resource(
                name,
                Map.of(),
                Map.of("openPorts", Arrays.stream(openPorts).collect(Collectors.toMap(ports -> ports, ports -> "[]"))));
    }

    /** Every account's secrets or one's, a bucket or what is in all of them: whatever stands in between. */
    @ParameterizedTest
    @CsvSource({
        "*, true",
        "arn:aws:secretsmanager:*:*:secret:*, true",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:*, true",
        "arn:aws:secretsmanager:*, true",
        "arn:aws:kms:us-east-1:123456789012:key/*, true",
        "arn:aws:logs:*:*:log-group:*:*, true",
        "arn:aws:s3:::*, true",
        "arn:aws:s3:::*/*, true",
        "arn:aws:s3:::bucket/*, false",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/litellm/*, false",
        "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/dev-litellm-proxy:*, false",
        "arn:aws:bedrock:*::foundation-model/anthropic.*, false"
    })
    void aResourceMayStandForEverythingOfItsKind(String resource, boolean everything) {
        String policy = """
                {"Statement": {"Effect": "Allow", "Action": "a:Get", "Resource": "%s"}}""".formatted(resource);

        assertThat(faults(new LeastPrivilege(List.of(), Set.of()), role(Map.of("policies", Map.of("one", policy)))))
                .isEqualTo(everything ? List.of("a:Get on " + resource) : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "\"Principal\": \"*\"#anyone may take it",
                "\"Principal\": {\"AWS\": \"*\"}#anyone may take it",
                "\"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:root\", \"*\"]}#anyone may take it",
                "\"NotPrincipal\": {\"AWS\": \"arn:aws:iam::123456789012:root\"}#anyone may take it",
                "\"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:root\", \"arn:aws:iam::999999999999:role/x\"]}#account 999999999999 may take it",
                "\"Principal\": {\"AWS\": \"999999999999\"}#account 999999999999 may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalArn\": \"*\"}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringNotEquals\": {\"aws:PrincipalAccount\": \"123456789012\"}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:PrincipalAccount\": \"123456789012\"}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {\"aws:PrincipalAccount\": \"123456789012\"}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": [\"123456789012\", \"999999999999\"]}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"123456789012\"}}#",
                "\"Principal\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::123456789012:role/*\"}}#",
                "\"Principal\": {\"AWS\": \"*\"}, \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}#",
                "\"Principal\": \"*\", \"Condition\": {\"ForAnyValue:StringLike\": {\"aws:PrincipalOrgPaths\": \"o-a1b2c3d4e5/*\"}}#",
                "\"Principal\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalOrgID\": \"o-*\"}}#anyone may take it",
                "\"Principal\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:role/:123456789012:x\"}}#anyone may take it",
                "\"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:root\"}#",
                "\"Principal\": {\"Service\": \"lambda.amazonaws.com\"}#"
            })
    void aRoleThatSomeoneElseMayTakeIsNamed(String principal, String who) {
        String trust = """
                {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", %s}]}""".formatted(principal);

        assertThat(faults(new LeastPrivilege(List.of(), Set.of()), role(Map.of("trust", trust))))
                .isEqualTo(who == null ? List.of() : List.of(who));
    }

    @Test
    void aFlowLogThatDeliversNothingIsNone() {
        Resource vpc = new Resource(
                ResourceTypes.VPC,
                "vpc-1",
                "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1",
                "vpc",
                Map.of(),
                NOW,
                Map.of());
        Resource failing = flowLog("fl-1", Map.of("error", "Access error"));

        assertThat(found(new FlowLogs(), vpc, failing))
                .singleElement()
                .extracting(Fault::found)
                .isEqualTo("has the flow log fl-1, which delivers nothing: Access error");
        assertThat(found(new FlowLogs(), vpc, failing, flowLog("fl-2", Map.of())))
                .isEmpty();
        assertThat(found(new FlowLogs(), vpc))
                .singleElement()
                .extracting(Fault::found)
                .asString()
                .startsWith("has no flow log; where someone deleted it");
    }

    @Test
    void nobodyIsToldThatAFlowLogIsMissingWhereNoneCouldBeRead() {
        Inventory unread = new Inventory(
                List.of(), List.of(new Gap(ResourceTypes.FLOW_LOG, "ec2:DescribeFlowLogs", "access denied")));

        assertThat(new FlowLogs().faults(resource(Map.of(), Map.of()), new Circumstances("dev", unread, NOW)))
                .isEmpty();
    }

    private static Resource flowLog(String id, Map<String, Object> details) {
        return new Resource(ResourceTypes.FLOW_LOG, id, "arn:" + id, id, Map.of(), NOW, details)
                .with(Map.of("inside", Resource.member(ResourceTypes.VPC, "vpc-1")));
    }

    /** Nor does the command take the role from the service, or from those of an identity provider, that need it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Service\": \"ecs-tasks.amazonaws.com\"",
                "\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/example.com\""
            })
    void noCommandClosesAStatementThatLetsOthersToo(String other) {
        String service = "{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {" + other + "%s}}";
        String trust = "{\"Statement\": [%s, %s]}"
                .formatted(service.formatted(""), service.formatted(", \"AWS\": \"999999999999\""));

        assertThat(found(new LeastPrivilege(List.of(), Set.of()), role(Map.of("trust", trust))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.details())
                        .containsEntry("closedTrust", List.of())
                        .containsEntry("changedIn", List.of("dev")));
    }

    /** What the template gave the role comes back with the stack only; all else can go. */
    @Test
    void theCommandTakesAwayWhatSomeoneAdded() {
        String all = """
                {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""";
        String service = """
                {"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"}}""";
        String trust = """
                {"Statement": [%s, {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}""".formatted(service);

        Fault fault = found(
                        new LeastPrivilege(List.of(), Set.of("rotate")),
                        role(Map.of(
                                "trust", trust,
                                "policies", Map.of("rotate", all, "mine", all),
                                "attachedPolicies", Map.of("arn:aws:iam::aws:policy/AdministratorAccess", all))))
                .getFirst();

        assertThat(fault.details())
                .containsEntry("addedPolicies", List.of("mine"))
                .containsEntry("addedAttachments", List.of("arn:aws:iam::aws:policy/AdministratorAccess"))
                .containsEntry("changedIn", List.of("dev"))
                .extractingByKey("closedTrust")
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .singleElement()
                .satisfies(closed -> assertThat(JsonObject.parse(closed).objects("Statement"))
                        .extracting(JsonObject::members)
                        .containsExactly(JsonObject.parse(service).members()));
    }

    /** Whoever runs it need not look for the rest. */
    @Test
    void theCommandMayBeAllThatThereIsToDo() {
        String trust = """
                {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
                               {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}""";

        assertThat(found(new LeastPrivilege(List.of(), Set.of()), role(Map.of("trust", trust))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.details()).containsEntry("changedIn", List.of()));
    }

    private static Resource role(Map<String, Object> details) {
        return resource(Map.of(), details);
    }

    @Test
    void theRightTagsAreThoseOfTheStacks() {
        RequiredTags check = new RequiredTags(
                List.of("Name", "Owner", "Environment", "Application"),
                Map.of("Environment", Set.of("dev", "prod"), "Application", Set.of("litellm")));
        Resource stack = new Resource(
                ResourceTypes.STACK, "a", "a", "a", Map.of(), NOW, Map.of("parameters", Map.of("Owner", "Team B")));

        assertThat(found(check, resource(Map.of(), Map.of()), stack))
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault.details())
                                .containsEntry("others", List.of("arn:aws:iam::123456789012:role/id"))
                                .containsEntry("roles", List.of())
                                .containsEntry(
                                        "rightTags",
                                        "{\"Name\":\"NAME\",\"Owner\":\"Team B\",\"Environment\":\"dev\",\"Application\":\"litellm\"}"));
    }

    @Test
    void aDetailThatIsNotKnownFailsNoControl() {
        Check check = DetailCheck.of(new YamlMapping("a", Map.of("detail", "encrypted", "is", "true")));

        assertThat(faults(check, resource(Map.of(), Map.of()))).isEmpty();
        assertThat(faults(check, resource(Map.of(), Map.of("encrypted", false))))
                .hasSize(1);
    }
}
