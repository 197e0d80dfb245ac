package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.Map;
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
}
