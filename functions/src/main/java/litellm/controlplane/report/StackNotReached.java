package litellm.controlplane.report;

import java.util.List;

/** The state machine has no states for a stack of the release: everything else was done, and nothing about that one. */
final class StackNotReached extends RuntimeException {
    StackNotReached(List<String> stacks) {
        super(
                "stack: found %s, for which the installed state machine has no states: nothing was done about it, all else was; give it states, as docs/ARCHITECTURE.md says of another stack, or install the release that has them: litellmctl bootstrap"
                        .formatted(String.join(", ", stacks)));
    }
}
