package litellm.controlplane.compliance.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Which ports of a security group everyone, or a good part of the Internet, may reach, but for those that are meant for it.
 *
 * @param allowed the load balancer's ports, each as {@code port 443}
 */
record OpenPorts(Set<String> allowed) implements Check {
    private static final String OF_LOAD_BALANCER = "-litellm-alb-sg";

    /** Its name in the template, which stays where someone took its tag Name away. */
    private static final String LOGICAL_ID = "ALBSecurityGroup";

    @Override
    public List<Fault> faults(Resource group, Circumstances circumstances) {
        boolean loadBalancer = group.name().endsWith(OF_LOAD_BALANCER)
                || LOGICAL_ID.equals(group.tags().get("aws:cloudformation:logical-id"));
        List<Fault> faults = new ArrayList<>();
        group.texts("openPorts").forEach((ports, permissions) -> {
            if (!loadBalancer || !allowed.contains(ports)) {
                faults.add(new Fault(ports, Map.of("permissions", permissions)));
            }
        });
        return faults;
    }
}
