package litellm.controlplane.compliance.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.json.JsonObject;

/** SARIF 2.1.0, for tools that show what scanners find. Where something is, is an ARN: a logical location. */
final class Sarif {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private Sarif() {}

    static String write(Assessment assessment) {
        List<Map<String, Object>> results = new ArrayList<>();
        assessment.findings().forEach(finding -> results.add(result(finding, List.of())));
        assessment
                .silenced()
                .forEach(silenced -> results.add(result(
                        silenced.finding(),
                        List.of(Map.of(
                                "kind",
                                "external",
                                "justification",
                                "Until %s: %s"
                                        .formatted(
                                                silenced.entry().expires(),
                                                silenced.entry().reason()))))));
        return JsonObject.write(Map.of(
                "$schema",
                SCHEMA,
                "version",
                "2.1.0",
                "runs",
                List.of(Map.of("tool", Map.of("driver", driver(assessment)), "results", results))));
    }

    private static Map<String, Object> driver(Assessment assessment) {
        List<Map<String, String>> rules = Stream.concat(
                        assessment.findings().stream(),
                        assessment.silenced().stream().map(Assessment.Silenced::finding))
                .map(Finding::rule)
                .distinct()
                .map(rule -> Map.of("id", rule))
                .toList();
        return Map.of("name", EnvironmentTags.CONTROL_PLANE, "rules", rules);
    }

    private static Map<String, Object> result(Finding finding, List<Map<String, Object>> suppressions) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule());
        result.put("level", level(finding));
        result.put("message", Map.of("text", finding.problem()));
        result.put(
                "locations",
                List.of(Map.of(
                        "logicalLocations",
                        List.of(Map.of(
                                "name", finding.name(), "fullyQualifiedName", finding.arn(), "kind", "resource")))));
        result.put("partialFingerprints", Map.of("findingId/v1", finding.id()));
        result.put("properties", finding.toJson());
        if (!suppressions.isEmpty()) {
            result.put("suppressions", suppressions);
        }
        return result;
    }

    private static String level(Finding finding) {
        return switch (finding.severity()) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFORMATIONAL -> "note";
        };
    }
}
