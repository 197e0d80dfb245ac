package litellm.local.database;

import java.util.Locale;

/** The states of a database instance, as DescribeDBInstances names them. */
enum InstanceStatus {
    CREATING,
    AVAILABLE,
    STARTING,
    STOPPING,
    STOPPED,
    REBOOTING,
    FAILED;

    /** RDS's word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
