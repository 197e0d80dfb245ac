package litellm.console.command.option;

import java.util.Iterator;
import java.util.List;
import litellm.console.request.DeployRequest;

/** The few values that an option or a word of the command line takes. A shell completes them, so picocli makes one by its class. */
public abstract class OneOf implements Iterable<String> {
    private final List<String> values;

    public OneOf(List<String> values) {
        this.values = values;
    }

    public OneOf(String... values) {
        this(List.of(values));
    }

    @Override
    public final Iterator<String> iterator() {
        return values.iterator();
    }

    /** Reports a value that is none of them; null is what nobody has said. */
    public final void check(String option, String value, List<String> faults) {
        if (value != null && !values.contains(value)) {
            faults.add("%s: found \"%s\"; allowed: %s"
                    .formatted(option, DeployRequest.excerpt(value), String.join(", ", values)));
        }
    }
}
