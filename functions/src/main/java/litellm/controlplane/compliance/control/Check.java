package litellm.controlplane.compliance.control;

import java.util.List;
import litellm.controlplane.compliance.inventory.Resource;

/** What a control asks of a resource. */
@FunctionalInterface
interface Check {
    /** What was found wrong, one text for each fault and perhaps an empty one; none where all is well or nothing is known. */
    List<String> faults(Resource resource, Circumstances circumstances);

    /** The answer where {@code holds} is all that there is to say. */
    static List<String> unless(boolean holds) {
        return holds ? List.of() : List.of("");
    }
}
