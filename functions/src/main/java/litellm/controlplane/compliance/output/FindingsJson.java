package litellm.controlplane.compliance.output;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;
import litellm.controlplane.json.JsonObject;

/** All that a scan knows, for programs. */
final class FindingsJson {
    private FindingsJson() {}

    static String write(Assessment assessment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("outcome", assessment.outcome());
        json.put("account", assessment.account());
        json.put("region", assessment.region());
        json.put("environments", assessment.environments());
        json.put("mode", assessment.mode());
        json.put("scannedAt", assessment.scannedAt().toString());
        json.put("bySeverity", assessment.bySeverity());
        json.put("notChecked", assessment.notChecked());
        json.put("monthlyDollars", assessment.monthlyDollars());
        json.put("prices", assessment.prices());
        json.put("apiCalls", assessment.calls());
        json.put("findings", assessment.findings().stream().map(Finding::toJson).toList());
        json.put("kept", assessment.kept().stream().map(Kept::toJson).toList());
        json.put(
                "silenced",
                assessment.silenced().stream().map(FindingsJson::silenced).toList());
        return JsonObject.write(json);
    }

    private static Map<String, Object> silenced(Assessment.Silenced silenced) {
        Map<String, Object> json = silenced.finding().toJson();
        json.put("allowedBecause", silenced.entry().reason());
        json.put("allowedUntil", silenced.entry().expires().toString());
        return json;
    }
}
