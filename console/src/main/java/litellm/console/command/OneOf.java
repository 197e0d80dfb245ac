package litellm.console.command;

import java.util.List;
import litellm.console.request.DeployRequest;

/** An option or a word of the command line that takes one of a few values. */
final class OneOf {
    private OneOf() {}

    /** Reports a value that is none of them; null is what nobody has said. */
    static void check(String option, String value, List<String> allowed, List<String> faults) {
        if (value != null && !allowed.contains(value)) {
            faults.add("%s: found \"%s\"; allowed: %s"
                    .formatted(option, DeployRequest.excerpt(value), String.join(", ", allowed)));
        }
    }
}
