package litellm.controlplane.database;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How RDS lets a database's storage grow. */
public final class DatabaseStorage {
    /**
     * The status of a database whose storage RDS optimizes after it was added to, for up to a day. It serves meanwhile; its
     * storage cannot change and it cannot be stopped.
     */
    public static final String OPTIMIZING = "storage-optimization";

    private static final BigDecimal TENTH_MORE = new BigDecimal("1.1");

    private DatabaseStorage() {}

    /** The least that RDS lets {@code gibibytes} grow to, and the least maximum that it takes beside them. */
    public static BigDecimal tenthMore(BigDecimal gibibytes) {
        return gibibytes.multiply(TENTH_MORE).setScale(0, RoundingMode.CEILING);
    }
}
