package litellm.controlplane.history;

/**
 * How far a step's operation is.
 *
 * @param done resources that are ready
 * @param total resources in all; 0 where that is unknown
 * @param current what is being worked on, as its service says it; empty where that is unknown
 */
public record StepProgress(int done, int total, String current) {}
