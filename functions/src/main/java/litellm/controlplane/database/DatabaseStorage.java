package litellm.controlplane.database;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How RDS lets a database's storage grow. */
public final class DatabaseStorage {
    /**
     * The status of a database whose storage has grown: RDS optimizes it for up to a day. Meanwhile the database serves, but
     * its storage cannot change and it cannot be stopped.
     */
    public static final String OPTIMIZING = "storage-optimization";

    /** Its blocks are still loaded from a snapshot; it serves meanwhile. */
    public static final String INITIALIZING = "storage-initialization";

    private static final BigDecimal TENTH_MORE = new BigDecimal("1.1");

    private DatabaseStorage() {}

    /**
     * The smallest storage that RDS lets {@code gibibytes} grow to, and the smallest maximum for autoscaling that it takes with
     * them.
     */
    public static BigDecimal tenthMore(BigDecimal gibibytes) {
        return gibibytes.multiply(TENTH_MORE).setScale(0, RoundingMode.CEILING);
    }
}
