package litellm.controlplane.secrets;

/** Someone has put a value in use that has no master key, so no gateway could start with it. The message holds no value. */
public final class InvalidMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidMasterKey(String secret) {
        super(
                "secret %s: found a value without %s in the place of the master key; put the version before (AWSPREVIOUS) back in use, or write a value with that key, then deploy again"
                        .formatted(secret, MasterKey.KEY));
    }
}
