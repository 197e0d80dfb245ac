package litellm.controlplane.compliance;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.TextResource;
import litellm.controlplane.compliance.control.Controls;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.leftover.Leftovers;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Yaml;

/** The rules of this release, {@code rules.yaml} beside this class, and the prices of what they find. */
public record Rules(Leftovers leftovers, Controls controls, PriceTable prices) {
    private static final String FILE = "rules.yaml";

    static Rules read(String region) {
        Map<String, Object> rules = sections();
        PriceTable prices = PriceTable.load();
        return new Rules(
                new Leftovers(rules.get("leftovers"), prices, region),
                new Controls(rules.get("controls"), region),
                prices);
    }

    /** The names of all rules, whatever the region, those of the scan itself among them. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(
                Yaml.mapping(sections().get("controls"), FILE + ": controls").keySet());
        names.addAll(Set.of(Leftovers.RULE, Finding.NOT_CHECKED));
        return names;
    }

    private static Map<String, Object> sections() {
        return Yaml.parse(FILE, TextResource.read(Rules.class, FILE));
    }
}
