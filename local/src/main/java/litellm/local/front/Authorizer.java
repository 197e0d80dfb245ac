package litellm.local.front;

import java.util.Optional;

/** Says who may call what. */
@FunctionalInterface
public interface Authorizer {
    /** Why {@code principal} may not do what it calls for, in AWS's words; empty if it may. */
    Optional<String> deny(Call call, String principal);

    /** Told of every call that was answered: it may have changed what others may do. */
    default void answered(Call call) {}
}
