package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is in the account and region, ours or not.
 *
 * @param gaps what could not be looked at
 */
public record Inventory(List<Resource> resources, List<Gap> gaps) {
    /** The {@code what} of the gap left by a failed tag listing; resources then have only the tags that their own service lists. */
    static final String TAGS = "tags";

    /** The resources of a type. */
    public Stream<Resource> of(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type));
    }

    /** Whether the resources of a type are known. */
    public boolean knows(String type) {
        return gaps.stream().noneMatch(gap -> gap.what().equals(type));
    }

    /** Whether the resources have all of their tags. */
    public boolean knowsTags() {
        return knows(TAGS);
    }
}
