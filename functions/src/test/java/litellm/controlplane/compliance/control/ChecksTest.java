package litellm.controlplane.compliance.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Resource resource(Map<String, String> tags, Map<String, Object> details) {
        return resource("name", tags, details);
    }

    private static Resource resource(String name, Map<String, String> tags, Map<String, Object> details) {
        return new Resource("AWS::A::B", "id", "arn:aws:a", name, tags, NOW.minus(Duration.ofDays(50)), details);
    }

    private static List<String> faults(Check check, Resource resource) {
        return check.faults(resource, new Circumstances(new Inventory(List.of(), List.of()), NOW));
    }

    @Test
    void aRightOnEverythingIsNamedUnlessTheActionHasNoResourceLevel() {
        LeastPrivilege check = new LeastPrivilege(List.of("ecr:GetAuthorizationToken", "ec2:Describe*"));
        String policy = """
                {"Statement": [
                  {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "ec2:DescribeVpcs", "s3:GetObject"], "Resource": "*"},
                  {"Effect": "Allow", "Action": "kms:*", "Resource": "arn:aws:kms:x"},
                  {"Effect": "Deny", "Action": "*", "Resource": "*"}]}""";

        assertThat(faults(check, resource(Map.of(), Map.of("policies", List.of(policy)))))
                .containsExactly("s3:GetObject on *; kms:* on arn:aws:kms:x");
    }

    /** It allows the action on what nobody has thought of yet. */
    @Test
    void aRightOnAllButSomeIsOneOnEverything() {
        LeastPrivilege check = new LeastPrivilege(List.of("ec2:Describe*"));
        String policy = """
                {"Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "kms:*", "ec2:DescribeVpcs"], "NotResource": "arn:aws:s3:::a/*"}}""";

        assertThat(faults(check, resource(Map.of(), Map.of("policies", List.of(policy)))))
                .containsExactly("s3:GetObject on all but some; kms:* on all but some");
    }

    /** AWS's ReadOnlyAccess alone allows thousands. */
    @Test
    void ofManyRightsTheFirstTenAreNamed() {
        String actions =
                IntStream.rangeClosed(1, 13).mapToObj("\"s3:Get%d\""::formatted).collect(Collectors.joining(","));
        String policy =
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [%s], \"Resource\": \"*\"}}".formatted(actions);

        assertThat(faults(new LeastPrivilege(List.of()), resource(Map.of(), Map.of("policies", List.of(policy)))))
                .singleElement()
                .asString()
                .startsWith("s3:Get1 on *; s3:Get2 on *; ")
                .endsWith("; s3:Get10 on *; and 3 more");
    }

    @Test
    void aSecretIsLateOnlyAfterItsGrace() {
        RotationRecent check = new RotationRecent(Duration.ofDays(7));

        assertThat(faults(check, rotated(36))).isEmpty();
        assertThat(faults(check, rotated(38))).containsExactly("2026-11-16");
        assertThat(faults(check, resource(Map.of(), Map.of("rotates", true, "rotationDays", 30L))))
                .as("never rotated, made 50 days ago")
                .containsExactly("2026-11-04");
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
    }

    private static Resource group(String name, String... openPorts) {
        return resource(name, Map.of(), Map.of("openPorts", List.of(openPorts)));
    }

    @Test
    void aDetailThatIsNotKnownFailsNoControl() {
        Check check = DetailCheck.of("a", Map.of("detail", "encrypted", "is", "true"));

        assertThat(faults(check, resource(Map.of(), Map.of()))).isEmpty();
        assertThat(faults(check, resource(Map.of(), Map.of("encrypted", false))))
                .hasSize(1);
    }
}
