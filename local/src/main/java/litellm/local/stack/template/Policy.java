package litellm.local.stack.template;

import java.util.List;
import java.util.Map;

/** What becomes of a resource that its stack no longer wants: DeletionPolicy and UpdateReplacePolicy. */
public enum Policy {
    DELETE("Delete"),
    RETAIN("Retain"),
    RETAIN_EXCEPT_ON_CREATE("RetainExceptOnCreate"),
    SNAPSHOT("Snapshot");

    /** The attributes of a resource that hold policies. */
    static final List<String> ATTRIBUTES = List.of("DeletionPolicy", "UpdateReplacePolicy");

    private final String text;

    Policy(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether the resource stays. */
    public boolean retains() {
        return this == RETAIN || this == RETAIN_EXCEPT_ON_CREATE;
    }

    /** The DeletionPolicy of a resource. Databases are snapshotted unless their template says otherwise. */
    public static Policy onDeletion(String type, Map<String, Object> attributes, Map<String, Object> properties) {
        Object value = attributes.get("DeletionPolicy");
        if (value != null) {
            return of("DeletionPolicy", value);
        }
        boolean database = type.equals("AWS::RDS::DBCluster")
                || (type.equals("AWS::RDS::DBInstance") && !properties.containsKey("DBClusterIdentifier"));
        return database ? SNAPSHOT : DELETE;
    }

    /** The UpdateReplacePolicy of a resource. */
    public static Policy onReplacement(Map<String, Object> attributes) {
        Object value = attributes.get("UpdateReplacePolicy");
        return value == null ? DELETE : of("UpdateReplacePolicy", value);
    }

    private static Policy of(String attribute, Object value) {
        for (Policy policy : values()) {
            if (policy.text.equals(value)
                    && !(policy == RETAIN_EXCEPT_ON_CREATE && attribute.equals("UpdateReplacePolicy"))) {
                return policy;
            }
        }
        throw StackException.templateFormat("Unrecognized " + attribute + " " + value);
    }
}
