package litellm.controlplane.secrets;

/** Someone has put a value in use that has no master key, so no gateway can start with it. The message holds no value. */
public final class InvalidMasterKey extends RuntimeException {
    public InvalidMasterKey(String secret) {
        super(
                "secret %s: found no JSON object of strings with %s; put the version before (AWSPREVIOUS) back in use, or write such a value, then deploy again: docs/TROUBLESHOOTING.md, \"A secret with a wrong value\""
                        .formatted(secret, MasterKey.KEY));
    }
}
