package litellm.controlplane.stack;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** Stacks as they were when they were first asked for: each is read once, until they are forgotten. */
public final class RememberedStacks {
    private final Stacks stacks;
    private final Map<String, Optional<Stack>> present = new HashMap<>();
    private final Map<String, String> templates = new HashMap<>();

    public RememberedStacks(Stacks stacks) {
        this.stacks = stacks;
    }

    /** As {@link Stacks#present}. */
    public Optional<Stack> present(String name) {
        return present.computeIfAbsent(name, stacks::present);
    }

    /** As {@link Stacks#template}. */
    public String template(Stack stack) {
        return templates.computeIfAbsent(stack.stackId(), _ -> stacks.template(stack));
    }

    public void forget() {
        present.clear();
        templates.clear();
    }
}
