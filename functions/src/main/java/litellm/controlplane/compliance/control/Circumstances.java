package litellm.controlplane.compliance.control;

import java.time.Instant;
import litellm.controlplane.compliance.inventory.Inventory;

/**
 * What a check may look at beside its resource.
 *
 * @param environment the environment that is checked
 * @param inventory the environment's resources
 * @param now when the scan takes place
 */
record Circumstances(String environment, Inventory inventory, Instant now) {}
