package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.runtime.HeaderValue;
import litellm.controlplane.secrets.MasterKey;

/**
 * LiteLLM's master key. The new one works after the rollout that follows a rotation. What users stored stays readable: it is
 * encrypted with the salt key instead.
 */
record MasterKeyRotation(Clock clock) implements RotationStrategy {

    @Override
    public boolean filled(Map<String, String> value) {
        return value.getOrDefault(MasterKey.KEY, "").startsWith(MasterKey.PREFIX);
    }

    @Override
    public String expected() {
        return "%s that begins with %s".formatted(MasterKey.KEY, MasterKey.PREFIX);
    }

    @Override
    public Map<String, String> next(Map<String, String> current) {
        return MasterKey.next(current, clock.instant());
    }

    @Override
    public Set<String> replaced() {
        return MasterKey.OWN;
    }

    /** Tasks would start with a key that no client can send them. */
    @Override
    public void test(Map<String, String> pending) {
        if (!HeaderValue.isOne(pending.get(MasterKey.KEY))) {
            throw new RotationRefused(
                    "The pending %s has a character that a request cannot hold".formatted(MasterKey.KEY));
        }
    }
}
