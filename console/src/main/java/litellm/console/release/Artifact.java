package litellm.console.release;

/**
 * One file of a release.
 *
 * @param name where it lies within the release, for example {@code templates/alb-stack.yaml}
 * @param content its bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared: a release is compared by its id.
public record Artifact(String name, byte[] content) {}
