package litellm.local.database;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The first login of an instance. */
record MasterUser(String name, String password) {
    /** RDS forbids {@code / " @} and spaces in master passwords; most of the rest occurs, so that no client forgets to encode it. */
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-.:;<=>?[]^_{|}~";

    private static final int LENGTH = 28;
    private static final int SHORTEST = 8;
    private static final Pattern ALLOWED = Pattern.compile("[!-~&&[^/@\"]]*");

    /** A password as RDS makes them when it manages the master's itself. */
    static String generatePassword() {
        return new SecureRandom()
                .ints(LENGTH, 0, CHARACTERS.length())
                .mapToObj(i -> String.valueOf(CHARACTERS.charAt(i)))
                .collect(Collectors.joining());
    }

    /** What RDS has against such a login, in its words; empty where it has nothing. */
    Optional<String> fault() {
        if (name.isBlank()) {
            return Optional.of("The parameter MasterUsername must be provided and must not be blank.");
        }
        if (password.isBlank()) {
            return Optional.of("The parameter MasterUserPassword must be provided and must not be blank.");
        }
        if (password.length() < SHORTEST) {
            return Optional.of("The parameter MasterUserPassword is not a valid password because it is shorter than "
                    + SHORTEST + " characters.");
        }
        if (!ALLOWED.matcher(password).matches()) {
            return Optional.of("The parameter MasterUserPassword is not a valid password."
                    + " Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.");
        }
        return Optional.empty();
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "MasterUser[" + name + "]";
    }
}
