package litellm.console.aws;

import litellm.controlplane.ForeignText;
import litellm.controlplane.ShellWord;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * The credentials of a profile. What the SDK throws where a profile needs something that is not there (a cached token, a program
 * that prints credentials) may be anything; here it is a fault of the client, as all others are.
 */
final class ReadableProfile implements AwsCredentialsProvider {
    /** What the SDK's message begins with; the rest has all the profiles that there are. */
    private static final String NO_CREDENTIALS = "Profile file contained no credentials";

    /** The SDK has no name of its own for it that others may use. */
    private static final String SSO_SESSION = "sso_session";

    private final String name;
    private final ProfileFile configuration;
    private final AwsCredentialsProvider profile;

    ReadableProfile(String name, ProfileFile configuration) {
        this.name = name;
        this.configuration = configuration;
        this.profile = ProfileCredentialsProvider.create(name);
    }

    /** Without the message of what was thrown, in which there may be what a program printed. */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return profile.resolveCredentials();
        } catch (SdkClientException e) {
            throw AwsFault.unreached(e) ? e : SdkClientException.create(sentence(String.valueOf(e.getMessage())), e);
        } catch (RuntimeException e) {
            throw SdkClientException.create(
                    "The credentials of profile %s cannot be read, %s: %s".formatted(name, reason(e), signIn()));
        }
    }

    private String sentence(String message) {
        return message.startsWith(NO_CREDENTIALS)
                ? "The profile %s has no credentials; give it some, for example by aws configure sso --profile %s, or name another one"
                        .formatted(name, ShellWord.quoted(name))
                : "%s; %s".formatted(ForeignText.withoutFullStop(message), signIn());
    }

    private String signIn() {
        return "sign in, for example by %s --profile %s"
                .formatted(has(ProfileProperty.LOGIN_SESSION) ? "aws login" : "aws sso login", ShellWord.quoted(name));
    }

    private String reason(RuntimeException thrown) {
        if (has(ProfileProperty.CREDENTIAL_PROCESS)) {
            return "its credential_process failed";
        }
        // What the SDK makes of a cached token that lacks a member.
        return has(SSO_SESSION) && thrown instanceof NullPointerException
                ? "its cached sign-in cannot be used"
                : thrown.getClass().getSimpleName();
    }

    private boolean has(String property) {
        return configuration
                .profile(name)
                .flatMap(section -> section.property(property))
                .isPresent();
    }
}
