package litellm.controlplane.compliance.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.Yaml;

/** Holds a live environment against the controls. */
public final class Controls {
    private final List<Control> controls;
    private final String region;

    /** @param rules the section {@code controls} of {@code rules.yaml} */
    public Controls(Object rules, String region) {
        this.controls = Yaml.mapping(rules, "rules.yaml: controls").entrySet().stream()
                .map(rule -> Control.of(rule.getKey(), rule.getValue()))
                .toList();
        this.region = region;
    }

    /**
     * What does not hold.
     *
     * @param inventory the environment's resources with their details
     */
    public List<Finding> check(String environment, Inventory inventory, Instant now) {
        Circumstances circumstances = new Circumstances(environment, inventory, now);
        return inventory.resources().stream()
                .flatMap(resource -> findings(resource, circumstances))
                .toList();
    }

    private Stream<Finding> findings(Resource resource, Circumstances circumstances) {
        return controls.stream()
                .filter(control -> control.concerns(resource, circumstances))
                .flatMap(control -> control.check().faults(resource, circumstances).stream()
                        .map(fault -> finding(control, resource, fault, circumstances)));
    }

    private Finding finding(Control control, Resource resource, Fault fault, Circumstances circumstances) {
        String environment = circumstances.environment();
        Resource withFound = resource.with(fault.details()).with(Map.of("found", fault.found(), "region", region));
        return Finding.of(
                control.id(),
                control.severity(environment),
                resource,
                environment,
                FixCommand.sentence(control.finding(), withFound, environment),
                control.fix(withFound, environment, region, circumstances.inventory()));
    }
}
