package litellm.controlplane.compliance.control;

import java.time.Instant;
import litellm.controlplane.compliance.inventory.Inventory;

/**
 * What a check may look at beside its resource.
 *
 * @param inventory the environment's resources
 * @param now when the scan takes place
 */
record Circumstances(Inventory inventory, Instant now) {}
