package litellm.controlplane.cost;

/**
 * Something that is paid for by its use, which no template knows.
 *
 * @param what what is used
 * @param price the price of a unit
 */
public record UsageCost(String what, Price price) {}
