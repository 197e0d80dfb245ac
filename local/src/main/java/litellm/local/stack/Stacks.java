package litellm.local.stack;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.Account;
import litellm.local.stack.template.StackException;

/** All stacks of the region, the deleted ones included. Safe for use by many threads. */
public final class Stacks {
    private final Account account;
    private final Map<String, Stack> byId = new LinkedHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public Stacks(Account account) {
        this.account = account;
    }

    /** An id for a new stack. */
    public String newId(String name) {
        return account.arn("cloudformation", "stack/" + name + "/" + UUID.randomUUID());
    }

    /** Makes a stack that has a status visible; one that is visible already stays where it is. */
    public synchronized void add(Stack stack) {
        byId.put(stack.id(), stack);
    }

    /** Newest first. */
    public synchronized List<Stack> all() {
        return List.copyOf(byId.values()).reversed();
    }

    public synchronized Collection<Stack> existing() {
        return all().stream().filter(Stacks::exists).toList();
    }

    /** A stack by its id, or one that is not deleted by its name. */
    public synchronized Optional<Stack> find(String nameOrId) {
        Stack stack = byId.get(nameOrId);
        return stack == null
                ? existing().stream()
                        .filter(other -> other.name().equals(nameOrId))
                        .findFirst()
                : Optional.of(stack);
    }

    /** A stack by its name or id; refuses a name that no stack has now. */
    public Stack get(String nameOrId) {
        return find(nameOrId).orElseThrow(() -> StackException.noSuchStack(nameOrId));
    }

    /** The name of a stack, for texts that name it. */
    String name(String id) {
        return find(id).map(Stack::name).orElse(id);
    }

    /** What is synchronized on while a request decides about the stacks of one name. */
    public Object lock(String nameOrId) {
        String name = find(nameOrId).map(Stack::name).orElse(nameOrId);
        return locks.computeIfAbsent(name, ignored -> new Object());
    }

    private static boolean exists(Stack stack) {
        return stack.status() != StackStatus.DELETE_COMPLETE;
    }
}
