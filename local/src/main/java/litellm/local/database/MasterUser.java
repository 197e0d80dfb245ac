package litellm.local.database;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** The first login of an instance. */
record MasterUser(String name, String password) {
    /** RDS forbids {@code / " @} and spaces in master passwords; the rest occurs, so that no client forgets to encode it. */
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-.:;<=>?[]^_{|}~";

    private static final int LENGTH = 28;

    /** A password as RDS makes them when it manages the master's itself. */
    static String generatePassword() {
        return new SecureRandom()
                .ints(LENGTH, 0, CHARACTERS.length())
                .mapToObj(i -> String.valueOf(CHARACTERS.charAt(i)))
                .collect(Collectors.joining());
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "MasterUser[" + name + "]";
    }
}
