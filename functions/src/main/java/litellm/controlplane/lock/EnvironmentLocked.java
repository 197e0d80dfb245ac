package litellm.controlplane.lock;

/** Another execution holds the environment's lock. The message names it and says how to follow it. */
public final class EnvironmentLocked extends RuntimeException {
    EnvironmentLocked(String environment, String owner, String since) {
        super("environment %s is locked by %s since %s; follow it with: litellmctl watch %s"
                .formatted(environment, owner, since, owner));
    }
}
