package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Set;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Which ports of a security group everyone may reach, but for those that are meant for it.
 *
 * @param allowed the load balancer's ports, each as {@code port 443}
 */
record OpenPorts(Set<String> allowed) implements Check {
    private static final String OF_LOAD_BALANCER = "-litellm-alb-sg";

    @Override
    public List<String> faults(Resource group, Circumstances circumstances) {
        boolean loadBalancer = group.name().endsWith(OF_LOAD_BALANCER);
        return ((List<?>) group.detail("openPorts", List.class).orElse(List.of()))
                .stream()
                        .map(String::valueOf)
                        .filter(ports -> !loadBalancer || !allowed.contains(ports))
                        .toList();
    }
}
