package litellm.controlplane.compliance.control;

import java.time.Instant;
import litellm.controlplane.compliance.inventory.Inventory;

/**
 * What a check may look at beside its resource.
 *
 * @param inventory the environment's resources
 */
record Circumstances(String environment, Inventory inventory, Instant now) {}
