package litellm.console.aws;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.console.ConsoleException;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;

/** The name of the profile that somebody chose, which the SDK would take for one without a region and without credentials. */
final class ProfileName {
    /** What the SDK looks for where nobody chose any; it may be missing. */
    private static final String UNCHOSEN = ProfileFileSystemSetting.AWS_PROFILE.defaultValue();

    private ProfileName() {}

    /** Refuses a name that the configuration does not have; the option's comes before the environment's. */
    static void check(Optional<String> option, ProfileFile configuration) {
        Set<String> names = configuration.profiles().keySet();
        if (option.isPresent()) {
            check("--profile", option.get(), names);
            checkSource(option.get(), configuration);
        } else {
            ProfileFileSystemSetting.AWS_PROFILE
                    .getStringValue()
                    .filter(name -> !name.isBlank() && !name.equals(UNCHOSEN))
                    .ifPresent(name -> check("AWS_PROFILE", name, names));
        }
    }

    /** The profile that a role is assumed with. */
    private static void checkSource(String name, ProfileFile configuration) {
        configuration
                .profile(name)
                .filter(profile -> profile.property(ProfileProperty.ROLE_ARN).isPresent())
                .flatMap(profile -> profile.property(ProfileProperty.SOURCE_PROFILE))
                .ifPresent(source -> check(
                        "--profile %s: source_profile".formatted(ForeignText.line(name)),
                        source,
                        configuration.profiles().keySet()));
    }

    private static void check(String place, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw ConsoleException.wrongUsage(
                    "%s: found %s; allowed: %s".formatted(place, found(name), allowed(names)));
        }
    }

    private static String found(String name) {
        return name.isBlank() ? "nothing" : "\"" + ForeignText.line(name) + "\"";
    }

    private static String allowed(Set<String> names) {
        return names.isEmpty()
                ? "a profile of the AWS configuration, which has none"
                : ForeignText.line(String.join(", ", new TreeSet<>(names)));
    }
}
