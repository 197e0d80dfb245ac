package litellm.controlplane.compliance.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.json.JsonObject;
import org.junit.jupiter.api.Test;

class AssessmentTest {
    /** With all else that an execution carries on it has to stay under 256 KiB. */
    @Test
    void inShortALineIsCut() {
        Finding longest = new Finding(
                "LeastPrivilege",
                Severity.HIGH,
                "AWS::IAM::Role",
                "arn:aws:iam::123456789012:role/a",
                "a",
                "dev",
                "The role may do more than it needs: " + "s3:GetObject on *; ".repeat(3_000),
                Optional.empty(),
                Optional.empty(),
                "");

        Map<String, Object> summary =
                assessment(Collections.nCopies(30, longest)).summary();

        assertThat(JsonObject.write(summary)).hasSizeLessThan(20 * 500);
        assertThat(JsonObject.of(summary).objects("worst"))
                .hasSize(20)
                .allSatisfy(finding -> assertThat(finding.text("problem"))
                        .hasSize(300)
                        .startsWith("The role may do more than it needs: ")
                        .endsWith("…"));
    }

    private static Assessment assessment(List<Finding> findings) {
        return new Assessment(
                "123456789012",
                "us-east-1",
                List.of("dev"),
                "auto",
                Instant.EPOCH,
                findings,
                List.of(),
                List.of(),
                "List prices",
                3);
    }
}
