package litellm.controlplane.compliance.output;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.json.JsonObject;

/**
 * AWS Security Finding Format, as {@code aws securityhub batch-import-findings --cli-input-json} takes it. Longer texts than the
 * format takes are cut. AWS takes at most a hundred findings in a call: a longer list is to be split.
 */
final class SecurityHubFindings {
    private static final int TITLE = 256;
    private static final int DESCRIPTION = 1024;
    private static final int RECOMMENDATION = 512;
    private static final int ID = 512;

    private SecurityHubFindings() {}

    static String write(Assessment assessment) {
        return JsonObject.write(Map.of(
                "Findings",
                assessment.findings().stream()
                        .map(finding -> finding(assessment, finding))
                        .toList()));
    }

    private static Map<String, Object> finding(Assessment assessment, Finding finding) {
        String partition = finding.arn().split(":", 3)[1];
        String time = assessment.scannedAt().toString();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("SchemaVersion", "2018-10-08");
        json.put(
                "Id",
                "%s/%s/%s/%s"
                        .formatted(
                                EnvironmentTags.CONTROL_PLANE,
                                assessment.region(),
                                assessment.account(),
                                finding.id()));
        json.put(
                "ProductArn",
                "arn:%s:securityhub:%s:%s:product/%3$s/default"
                        .formatted(partition, assessment.region(), assessment.account()));
        json.put("GeneratorId", EnvironmentTags.CONTROL_PLANE + "/" + finding.rule());
        json.put("AwsAccountId", assessment.account());
        json.put("Types", List.of("Software and Configuration Checks/AWS Security Best Practices"));
        json.put("CreatedAt", finding.since().map(Instant::toString).orElse(time));
        json.put("UpdatedAt", time);
        json.put("Severity", Map.of("Label", finding.severity().name()));
        json.put("Title", cut(finding.rule() + ": " + finding.name(), TITLE));
        json.put("Description", cut(finding.problem(), DESCRIPTION));
        if (!finding.fix().isEmpty()) {
            json.put("Remediation", Map.of("Recommendation", Map.of("Text", recommendation(finding.fix()))));
        }
        json.put("Resources", List.of(resource(assessment, finding, partition)));
        json.put("Compliance", Map.of("Status", finding.notChecked() ? "NOT_AVAILABLE" : "FAILED"));
        json.put("RecordState", "ACTIVE");
        return json;
    }

    private static Map<String, Object> resource(Assessment assessment, Finding finding, String partition) {
        Map<String, Object> resource = new LinkedHashMap<>();
        // The format's own names lack the double colons: AwsEc2Vpc. A type that it does not list is Other.
        resource.put("Type", "Other");
        resource.put("Id", cut(finding.arn(), ID));
        resource.put("Partition", partition);
        resource.put("Region", assessment.region());
        resource.put("Details", Map.of("Other", Map.of("Type", finding.type(), "Environment", finding.environment())));
        return resource;
    }

    /** Half a command may do something else than the whole one. */
    private static String recommendation(String fix) {
        String command = ForeignText.unbroken(fix);
        return command.length() <= RECOMMENDATION
                ? command
                : "The command is too long for this format: see the report.";
    }

    private static String cut(String text, int length) {
        return ForeignText.cut(ForeignText.unbroken(text), length);
    }
}
