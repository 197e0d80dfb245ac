package litellm.local.stack.template;

import java.util.List;

/** What a template may ask for from outside its stack. */
public interface ExternalValues {
    /** The value of an export; refuses a name that no stack exports. */
    String exportValue(String name);

    /** The names of a region's availability zones. */
    List<String> availabilityZones(String region);
}
