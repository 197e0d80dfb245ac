package litellm.controlplane.compliance.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the resources of one AWS service: all that there are, and more about those that are ours. */
interface ServiceReader {
    /**
     * One look at one kind of resource. It fails or succeeds by itself, so that one refusal hides one kind only.
     *
     * @param type the kind that is not known where it fails
     * @param action the call's name in a policy
     */
    record Listing(String type, String action, Supplier<? extends Collection<Resource>> read) {
        /** A listing that makes a resource of each item that the service has. */
        static <T> Listing of(
                String type, String action, Supplier<? extends Collection<T>> items, Function<T, Resource> resource) {
            return new Listing(
                    type, action, () -> items.get().stream().map(resource).toList());
        }
    }

    /**
     * What a listing does not tell and a rule needs, asked for one resource at a time.
     *
     * @param type the kind of resource that it is asked for
     * @param action the call's name in a policy
     * @param read gives the details by name
     */
    record Detail(String type, String action, Function<Resource, Map<String, Object>> read) {}

    List<Listing> listings();

    default List<Detail> details() {
        return List.of();
    }
}
