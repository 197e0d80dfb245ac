package litellm.controlplane.compliance.leftover;

import java.util.List;
import java.util.Map;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Yaml;

/**
 * What is said of one kind of resource that is left behind.
 *
 * @param finding the sentence, with details in braces
 */
record LeftoverRule(Severity severity, String finding, List<CostPart> cost, FixCommand fix) {
    static LeftoverRule of(String place, Object value, PriceTable prices) {
        Map<String, Object> members = Yaml.mapping(value, place);
        return new LeftoverRule(
                Severity.valueOf(Yaml.string(members.get("severity"), place + ".severity")),
                Yaml.string(members.get("finding"), place + ".finding"),
                Yaml.sequence(members.get("cost"), place + ".cost").stream()
                        .map(part -> CostPart.of(place + ".cost", part, prices))
                        .toList(),
                FixCommand.parse(members.get("fix"), place + ".fix"));
    }
}
