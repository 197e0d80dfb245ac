package litellm.controlplane;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which stacks of the catalogue take part in what a request asks for.
 *
 * @param byName for each stack, in the catalogue's order, whether it takes part
 */
public record StackSelection(Map<String, Boolean> byName) {
    /** What a request says for every stack. */
    public static final String ALL = "all";

    /**
     * The selection that a request asks for.
     *
     * @param names the stacks that there are
     * @param asked the one that takes part, or {@code all}
     */
    public static StackSelection of(Collection<String> names, String asked) {
        Map<String, Boolean> byName = new LinkedHashMap<>();
        names.forEach(name -> byName.put(name, asked.equals(ALL) || asked.equals(name)));
        return new StackSelection(byName);
    }

    /** The stacks that there are, whether or not they take part. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The stacks that take part. */
    public List<String> wanted() {
        return names().stream().filter(this::wants).toList();
    }

    /** Whether there is such a stack. */
    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** Whether there is such a stack, and it takes part. */
    public boolean wants(String name) {
        return byName.getOrDefault(name, false);
    }

    /** Whether there is such a stack, and it takes no part. */
    public boolean leavesOut(String name) {
        return knows(name) && !wants(name);
    }
}
