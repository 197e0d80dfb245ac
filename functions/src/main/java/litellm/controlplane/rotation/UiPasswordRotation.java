package litellm.controlplane.rotation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.secrets.RandomText;

/** The admin UI's password; like the master key, the gateway's tasks read it when they start. */
record UiPasswordRotation() implements RotationStrategy {
    private static final String USERNAME = "UI_USERNAME";
    private static final String PASSWORD = "UI_PASSWORD";
    private static final int LENGTH = 24;

    @Override
    public boolean filled(Map<String, String> value) {
        return !value.getOrDefault(USERNAME, "").isEmpty()
                && !value.getOrDefault(PASSWORD, "").isEmpty();
    }

    @Override
    public String expected() {
        return "%s and %s".formatted(USERNAME, PASSWORD);
    }

    @Override
    public Map<String, String> next(Map<String, String> current) {
        Map<String, String> next = new LinkedHashMap<>(current);
        next.put(PASSWORD, RandomText.of(LENGTH));
        return next;
    }

    @Override
    public Set<String> replaced() {
        return Set.of(PASSWORD);
    }
}
