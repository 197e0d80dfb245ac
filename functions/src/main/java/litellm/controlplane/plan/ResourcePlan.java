package litellm.controlplane.plan;

import java.util.Comparator;
import java.util.List;
import litellm.controlplane.ResourceTypes;

/**
 * What a deployment would do to one resource.
 *
 * @param physicalId what AWS calls it; null while there is none
 * @param type {@code AWS::RDS::DBInstance}
 * @param policy what becomes of the one that goes, in CloudFormation's word: {@code ReplaceAndSnapshot}; null where none goes, or where
 *     that is not known
 * @param refused whether the deployment would be refused for it: it holds data, that would go, and it is not named in
 *     {@code allowReplacement}
 */
public record ResourcePlan(
        String logicalId,
        String physicalId,
        String type,
        Verdict verdict,
        String policy,
        boolean refused,
        List<PropertyPlan> properties) {
    /** What loses something comes first. */
    static final Comparator<ResourcePlan> ORDER = Comparator.comparing(ResourcePlan::verdict);

    /** What would become of a resource, in the order in which a person wants to know. */
    public enum Verdict {
        DELETE("delete"),
        REPLACE("replace"),
        /** Whether it is replaced depends on values that are known only afterwards. */
        MAY_REPLACE("may replace"),
        /** The resource stays, and the value that it holds goes. */
        OVERWRITE("overwrite the value of"),
        /** It leaves the stack, and stays. */
        LEAVE("leave behind"),
        ADD("add"),
        MODIFY("change");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** What it is called for a person. */
        public String word() {
            return word;
        }

        /** Whether the resource that there is, or what it holds, would go, or may. */
        public boolean loses() {
            return this == DELETE || this == OVERWRITE || replaces();
        }

        /** Whether the stack would no longer have the resource that there is, or may not. */
        boolean takesAway() {
            return this == DELETE || this == LEAVE || replaces();
        }

        public boolean replaces() {
            return this == REPLACE || this == MAY_REPLACE;
        }
    }

    /** What would become of it, for a person: {@code delete, with a snapshot}. */
    public String word() {
        return verdict.word()
                + switch (policy) {
                    case "Snapshot", "ReplaceAndSnapshot" -> ", with a snapshot";
                    case "ReplaceAndRetain" -> ", leaving the old one";
                    case null, default -> "";
                };
    }

    /** Whether what the resource is or holds would go, or may. */
    public boolean loses() {
        return (verdict.loses() && !hasRevisions()) || refused;
    }

    /** What CloudFormation calls a replacement is one more revision there, and the one before can still be read. */
    private boolean hasRevisions() {
        return verdict.replaces() && type.equals(ResourceTypes.TASK_DEFINITION);
    }

    static ResourcePlan added(String logicalId, String type) {
        return new ResourcePlan(logicalId, null, type, Verdict.ADD, null, false, List.of());
    }
}
