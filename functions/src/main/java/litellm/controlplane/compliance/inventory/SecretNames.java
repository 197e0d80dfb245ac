package litellm.controlplane.compliance.inventory;

import java.util.regex.Pattern;

/** Which environment variables hold a secret, to judge by their names; values are never looked at. */
final class SecretNames {
    private static final Pattern SECRET =
            Pattern.compile("(?i)(^|_)(PASSWORD|SECRET|TOKEN|API_?KEY|MASTER_?KEY|SALT_?KEY|DATABASE_URL)$");

    private SecretNames() {}

    static boolean secret(String variable) {
        return SECRET.matcher(variable).find();
    }
}
