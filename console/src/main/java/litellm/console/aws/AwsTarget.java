package litellm.console.aws;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ShellWord;

/**
 * Which AWS the console talks to.
 *
 * @param region the region to use, where it is not the profile's own
 * @param profile the named profile of the AWS configuration whose credentials are used, instead of the default chain
 * @param endpointUrl the one address to call for every service, as the AWS CLI's {@code --endpoint-url}
 * @param local whether that address is a local cloud, which takes any credentials
 */
public record AwsTarget(Optional<String> region, Optional<String> profile, Optional<URI> endpointUrl, boolean local) {
    /** The one region that a local cloud has. */
    public static final String LOCAL_REGION = "us-east-1";

    /** The program's name before a service and an operation; the group is all that may be of the command. */
    private static final Pattern AWS_COMMAND =
            Pattern.compile("\\baws (?=([a-z][a-z0-9-]* [a-z][a-z0-9-]*(?:(?! && |\\baws ).)*))");

    /** A local cloud at this address. */
    public static AwsTarget local(URI endpointUrl) {
        return new AwsTarget(Optional.of(LOCAL_REGION), Optional.empty(), Optional.of(endpointUrl), true);
    }

    /** Why a person cannot ask a gateway at {@code endpoint}, where that is so whatever runs behind it. */
    public Optional<String> whySilent(String endpoint) {
        return local && endpoint.startsWith("https:")
                ? Optional.of("the local cloud answers for this domain to its functions only")
                : Optional.empty();
    }

    /** A command of the AWS CLI that talks to the same AWS. */
    public String awsCommand(String command) {
        return withAwsCommands("aws " + command);
    }

    /**
     * A sentence whose commands of the AWS CLI talk to the same AWS. Where such a command ends in it nobody can tell, so the
     * options stand at its beginning; one that names its region keeps it.
     */
    public String withAwsCommands(String sentence) {
        return AWS_COMMAND
                .matcher(sentence)
                .replaceAll(
                        command -> Matcher.quoteReplacement(aws(command.group(1).contains(" --region "))));
    }

    /** The program with its options; a local cloud takes any credentials, so some are given along. */
    private String aws(boolean hasRegion) {
        StringBuilder line = new StringBuilder(local ? "AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local " : "");
        line.append("aws ");
        endpointUrl.ifPresent(url -> append(line, "--endpoint-url", url.toString()));
        profile.ifPresent(name -> append(line, "--profile", name));
        region.filter(_ -> !hasRegion).ifPresent(name -> append(line, "--region", name));
        return line.toString();
    }

    private static void append(StringBuilder line, String option, String value) {
        line.append(option).append(' ').append(ShellWord.quoted(value)).append(' ');
    }
}
