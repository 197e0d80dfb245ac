package litellm.controlplane.compliance.leftover;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.compliance.inventory.Resource;

/** The rules of other security groups that name a group: as long as there are any, EC2 does not delete it. */
final class NamingRules {
    private NamingRules() {}

    /** The group with what revokes those rules of {@code others} that name it, in JSON. */
    static Resource addedTo(Resource group, List<Resource> others) {
        return group.with(Map.of(
                "namedInIngress", revoked(group, others, "ingressNaming"),
                "namedInEgress", revoked(group, others, "egressNaming")));
    }

    private static List<String> revoked(Resource group, List<Resource> others, String rules) {
        return others.stream()
                .flatMap(other -> Optional.ofNullable(other.texts(rules).get(group.id())).stream())
                .toList();
    }
}
