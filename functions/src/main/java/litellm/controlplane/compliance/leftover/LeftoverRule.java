package litellm.controlplane.compliance.leftover;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Yaml;

/**
 * What is said of one kind of resource that is left behind.
 *
 * @param part the kind of resource whose own finding covers what is inside it
 * @param finding the sentence, with details in braces
 * @param fix the command, with details in braces
 */
record LeftoverRule(Severity severity, Optional<String> part, String finding, List<CostPart> cost, String fix) {
    static LeftoverRule of(String place, Object value, PriceTable prices) {
        Map<String, Object> members = Yaml.mapping(value, place);
        return new LeftoverRule(
                Severity.valueOf(Yaml.string(members.get("severity"), place + ".severity")),
                Optional.ofNullable(members.get("part")).map(String::valueOf),
                Yaml.string(members.get("finding"), place + ".finding"),
                Yaml.sequence(members.get("cost"), place + ".cost").stream()
                        .map(part -> CostPart.of(place + ".cost", part, prices))
                        .toList(),
                Yaml.string(members.get("fix"), place + ".fix"));
    }
}
