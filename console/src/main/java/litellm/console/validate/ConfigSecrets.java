package litellm.console.validate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secrets that stand in config.yaml. The file lies in the repository, in the release and in every image, so a secret has to
 * come from the task definition. One is known by the key that it stands under, or by its own form.
 */
final class ConfigSecrets {
    private static final String ALLOWED = "; allowed is os.environ/ and a variable's name";

    /** Keys of LiteLLM's settings, names of environment variables, and headers; {@code max_tokens} is none. */
    private static final Pattern KEY = Pattern.compile(
            "token|authorization|(.*[_-])?(api[_-]?key|secret([_-]access)?([_-]key)?|access[_-]key[_-]id|(private|signing)[_-]key"
                    + "|password|auth[_-]value|(access|auth|authentication|bearer|bot|refresh|session)[_-]token)",
            Pattern.CASE_INSENSITIVE);

    /** A provider's key, an AWS access key, a private key, an address with a password. */
    private static final Pattern FORM =
            Pattern.compile("\\bsk-[\\w-]{16,}|\\bAKIA[A-Z0-9]{16}\\b|-----BEGIN [A-Z ]*PRIVATE KEY-----"
                    + "|\\b[a-z][a-z0-9+]*://[^/\\s:@]*:[^/\\s@]+@");

    private ConfigSecrets() {}

    /**
     * What is wrong with a plain value, without showing it.
     *
     * @param key the key that it stands under
     */
    static Optional<String> fault(String key, Object value) {
        String text = value.toString();
        if (value instanceof Boolean || text.isEmpty() || text.contains("os.environ/")) {
            return Optional.empty();
        }
        if (KEY.matcher(key).matches()) {
            return Optional.of("found " + (value instanceof Number ? "a number" : "text") + ALLOWED);
        }
        return FORM.matcher(text).find() ? Optional.of("found what looks like a secret" + ALLOWED) : Optional.empty();
    }
}
