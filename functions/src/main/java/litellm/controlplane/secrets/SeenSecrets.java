package litellm.controlplane.secrets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.json.JsonObject;

/** What a step has seen of the secret that it reads, handed on to the steps after it, so that they need not look. */
public final class SeenSecrets {
    private static final String ROLLED_OUT = "rolledOut";

    private SeenSecrets() {}

    /**
     * A step's answer with the name of the secret whose value in use every task has read already, where it has seen one.
     *
     * @param rolledOut as {@link SecretStore#rolledOut} gives it
     */
    public static Map<String, ?> answer(Map<String, ?> members, Optional<String> rolledOut) {
        Map<String, Object> answer = new LinkedHashMap<>(members);
        rolledOut.ifPresent(secret -> answer.put(ROLLED_OUT, secret));
        return answer;
    }

    /** The names of the secrets in a payload's {@code earlier}: steps' answers, some of them as an operation's outputs. */
    public static Set<String> rolledOut(JsonObject payload) {
        return payload.objects("earlier").stream()
                .map(step -> step.optionalObject("outputs").orElse(step))
                .flatMap(answer -> answer.optionalText(ROLLED_OUT).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
