package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.compliance.inventory.Resource;

/** Whether anyone outside its account may call a function, by a permission that someone added to it. */
record FunctionCallers() implements Check {
    @Override
    public List<Fault> faults(Resource function, Circumstances circumstances) {
        return TrustPolicy.of(function, "policy").map(FunctionCallers::faults).orElse(List.of());
    }

    private static List<Fault> faults(TrustPolicy policy) {
        Set<String> strangers = policy.strangers();
        return strangers.isEmpty()
                ? List.of()
                : List.of(new Fault(String.join(", ", strangers), Map.of("permissions", policy.open())));
    }
}
