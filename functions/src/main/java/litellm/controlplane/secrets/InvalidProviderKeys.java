package litellm.controlplane.secrets;

/** What a person typed into the provider keys cannot be used. The message names the secret and the key, never a value. */
public final class InvalidProviderKeys extends RuntimeException {
    InvalidProviderKeys(String message) {
        super(message);
    }
}
