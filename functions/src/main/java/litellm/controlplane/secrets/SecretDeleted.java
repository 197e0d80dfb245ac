package litellm.controlplane.secrets;

/** Someone has marked a secret for deletion: it keeps its name for a while, and its value is refused. */
public final class SecretDeleted extends RuntimeException {
    public SecretDeleted(String secret) {
        super("secret %s: found it marked for deletion; %s brings it back"
                .formatted(secret, SecretStore.restoring(secret)));
    }
}
