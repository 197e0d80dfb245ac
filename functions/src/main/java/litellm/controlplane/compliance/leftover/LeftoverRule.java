package litellm.controlplane.compliance.leftover;

import java.util.List;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.release.YamlMapping;

/**
 * What is said of one kind of resource that is left behind.
 *
 * @param finding the sentence, with details in braces
 */
record LeftoverRule(Severity severity, String finding, List<CostPart> cost, FixCommand fix) {
    static LeftoverRule of(Object value, String place, PriceTable prices) {
        YamlMapping rule = YamlMapping.of(value, place);
        return new LeftoverRule(
                Severity.valueOf(rule.string("severity")),
                rule.string("finding"),
                Yaml.sequence(rule.members().get("cost"), rule.place("cost")).stream()
                        .map(part -> CostPart.of(part, rule.place("cost"), prices))
                        .toList(),
                FixCommand.parse(rule, "fix"));
    }
}
