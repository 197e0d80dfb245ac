package litellm.local.stack;

import java.time.Instant;
import java.util.List;

/**
 * What a change set would do to a resource; the names are those of the API.
 *
 * @param physicalId null for a resource that is to be added
 * @param replacement whether a modification replaces the resource; null for additions and removals
 * @param scope what is modified: Properties, Tags, Metadata and so on
 * @param policyAction what becomes of the resource that is there, or null
 * @param before the resource's properties as JSON, or null
 * @param after the properties that it is to get as JSON, or null
 * @param actual what there is of it; null where the change set does not look
 */
public record ResourceChange(
        Action action,
        String logicalId,
        String physicalId,
        String type,
        Replacement replacement,
        List<String> scope,
        List<Detail> details,
        String policyAction,
        String before,
        String after,
        ActualState actual) {

    public enum Action {
        Add,
        Modify,
        Remove,
        SyncWithActual
    }

    public enum Replacement {
        True,
        False,
        Conditional
    }

    /** Whether a property's change replaces the resource. */
    public enum Recreation {
        Always,
        Conditionally,
        Never
    }

    /**
     * One cause of a modification.
     *
     * @param name the property; null outside Properties
     * @param dynamic whether the new value is known only once other resources have changed
     * @param causingEntity the parameter, resource or attribute whose change causes this one, or null
     * @param drift null where nobody has changed the property by hand, or the change set does not look
     */
    public record Detail(
            String attribute,
            String name,
            Recreation recreation,
            boolean dynamic,
            String changeSource,
            String causingEntity,
            String beforeValue,
            String afterValue,
            Drift drift) {
        /** Whether somebody's change is what the template says now. */
        public boolean syncs() {
            return drift != null && drift.wanted();
        }
    }

    /**
     * What somebody has made of a property.
     *
     * @param previous what the stack had made of it
     * @param wanted whether that is what the template says now
     */
    public record Drift(String previous, String actual, boolean wanted, Instant time) {}

    /** Whether those that refer to the resource see another one afterwards, or may do so. */
    boolean changesIdentity() {
        return action == Action.Add || replacement == Replacement.True || replacement == Replacement.Conditional;
    }
}
