package litellm.local.stack;

import java.util.List;

/**
 * What would become of a stack with another definition.
 *
 * @param otherwiseChanged whether anything but resources changes: outputs, the stack's tags
 */
public record ChangePlan(List<ResourceChange> changes, boolean otherwiseChanged) {
    public boolean empty() {
        return changes.isEmpty() && !otherwiseChanged;
    }
}
