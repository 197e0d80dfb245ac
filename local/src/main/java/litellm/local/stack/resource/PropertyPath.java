package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a value stands in a resource.
 *
 * @param names the names on the way to it, list positions left out, as declarations have them
 * @param place the same with list positions, as CloudFormation writes it: {@code #/ContainerDefinitions/0/Image}
 */
record PropertyPath(List<String> names, String place) {
    static final PropertyPath ROOT = new PropertyPath(List.of(), "#");

    PropertyPath {
        names = List.copyOf(names);
    }

    /** The path of a name as {@link #name} gives it. */
    static PropertyPath of(String name) {
        return Arrays.stream(name.split("\\.")).reduce(ROOT, PropertyPath::part, (_, last) -> last);
    }

    /** The names in one: {@code ContainerDefinitions.Image}. */
    String name() {
        return String.join(".", names);
    }

    PropertyPath part(String name) {
        List<String> inner = new ArrayList<>(names);
        inner.add(name);
        return new PropertyPath(inner, place + "/" + name);
    }

    /** The path of an element: of a list by its position, of a map by its key. */
    PropertyPath element(Object key) {
        return new PropertyPath(names, place + "/" + key);
    }
}
