package litellm.controlplane.rotation;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How one kind of secret gets its next value. Values are the secret's keys and values; none gets into a message.
 *
 * <p>Each method may be called any number of times, and after a call that did half of its work.
 */
sealed interface RotationStrategy permits MasterKeyRotation, UiPasswordRotation, DatabaseRotation {

    /** Whether this is a value of the kind, complete: the template's placeholder is not. */
    boolean filled(Map<String, String> value);

    /** What a filled value is, in words that end a refusal. */
    String expected();

    /** The value that follows {@code current}. */
    Map<String, String> next(Map<String, String> current);

    /** The keys that {@link #next} makes anew, where it keeps all others; empty where it makes the whole value anew. */
    default Set<String> replaced() {
        return Set.of();
    }

    /**
     * Makes the service accept {@code pending} beside the value in use. By default there is nothing to do: the gateway
     * knows what its tasks read when they start, so the rollout that follows a rotation sets it.
     *
     * @param current looks at the value in use, and throws where {@code pending} must not be set beside it: to be asked once
     *     nobody else can set a value, for it may be another than when the step began
     * @throws RotationPostponed where that has to wait
     * @throws RotationRefused where it would harm the service
     */
    default void set(Map<String, String> pending, Supplier<Map<String, String>> current) {}

    /**
     * Finds out whether {@code pending}, a filled value, works. By default that is all that can be known before the rollout.
     *
     * @throws RotationPostponed where it does not work yet
     * @throws RotationRefused where it never will
     */
    default void test(Map<String, String> pending) {}
}
