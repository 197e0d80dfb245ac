package litellm.controlplane.compliance.inventory;

import java.util.regex.Pattern;

/** Which environment variables hold a secret, to judge by their names; values are never looked at. */
final class SecretNames {
    private static final Pattern SECRET = Pattern.compile("(?i)(PASSWORD|(^|_)(PASS|PASSWD|SECRET|TOKEN"
            + "|(API|SECRET|PRIVATE|ENCRYPTION|MASTER|SALT)_?KEY|ACCESS_?KEY(_ID)?"
            + "|DATABASE_URL|REDIS_URL|CONNECTION_STRING))(_SECONDARY|_READ_REPLICA)?$");

    private SecretNames() {}

    static boolean secret(String variable) {
        return SECRET.matcher(variable).find();
    }
}
