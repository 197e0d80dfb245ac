package litellm.controlplane.compliance.control;

import java.util.List;
import litellm.controlplane.compliance.inventory.Resource;

/** What a control asks of a resource. */
@FunctionalInterface
interface Check {
    /** What was found wrong; none where all is well or nothing is known. */
    List<Fault> faults(Resource resource, Circumstances circumstances);

    /** The answer where {@code holds} is all that there is to say. */
    static List<Fault> unless(boolean holds) {
        return holds ? List.of() : List.of(new Fault(""));
    }
}
