package litellm.local.stack;

import java.util.List;

/** What a template may ask for from outside its stack. */
interface ExternalValues {
    /**
     * The value of an export.
     *
     * @throws StackException when no stack exports that name
     */
    String exportValue(String name);

    /** The names of a region's availability zones. */
    List<String> availabilityZones(String region);
}
