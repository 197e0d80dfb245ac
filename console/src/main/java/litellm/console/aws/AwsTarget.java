package litellm.console.aws;

import java.net.URI;
import java.util.Optional;

/**
 * Which AWS the console talks to.
 *
 * @param region the region to use, where it is not the profile's own
 * @param profile the named profile of the AWS configuration whose credentials are used, instead of the default chain
 * @param endpointUrl the one address to call for every service, as the AWS CLI's {@code --endpoint-url}
 * @param local whether that address is a local cloud, which takes any credentials
 */
public record AwsTarget(Optional<String> region, Optional<String> profile, Optional<URI> endpointUrl, boolean local) {
    /** A local cloud at this address. */
    public static AwsTarget local(URI endpointUrl, Optional<String> region) {
        return new AwsTarget(
                region.or(() -> Optional.of("us-east-1")), Optional.empty(), Optional.of(endpointUrl), true);
    }

    /** A command of the AWS CLI that talks to the same AWS; a local cloud takes any credentials, so some are given along. */
    public String awsCommand(String command) {
        StringBuilder line = new StringBuilder(local ? "AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local " : "");
        line.append("aws ").append(command);
        endpointUrl.ifPresent(url -> line.append(" --endpoint-url ").append(url));
        profile.ifPresent(name -> line.append(" --profile ").append(name));
        region.ifPresent(name -> line.append(" --region ").append(name));
        return line.toString();
    }
}
