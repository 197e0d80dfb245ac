package litellm.controlplane.plan;

import litellm.controlplane.image.WantedImage;

/**
 * Values that stand in for those that only the deployment will show. They pass for real ones with CloudFormation, and are
 * told apart again in what it says would change.
 */
final class StandIns {
    private static final String SUFFIX = "/known-after-deployment";

    /** CloudFormation's own. */
    private static final String CHANGE_SET = "{{changeSet:KNOWN_AFTER_APPLY}}";

    private StandIns() {}

    /** What stands in for the value that follows {@code current}: of the same form, for parameters have patterns. */
    static String after(String current) {
        return current + SUFFIX;
    }

    /** {@code value} for people: no stand-in is shown. */
    static String shown(String value) {
        return value == null || !(value.contains(SUFFIX) || value.contains(CHANGE_SET) || WantedImage.unbuilt(value))
                ? value
                : Plan.KNOWN_AFTERWARDS;
    }
}
