package litellm.controlplane;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object lies in S3. */
public record S3Location(String bucket, String key) {
    private static final Pattern ADDRESS = Pattern.compile("s3://([^/]+)/(.+)", Pattern.DOTALL);

    /** The location that {@code s3://BUCKET/KEY} names; empty for any other text. */
    public static Optional<S3Location> parse(String address) {
        return Optional.of(ADDRESS.matcher(address))
                .filter(Matcher::matches)
                .map(match -> new S3Location(match.group(1), match.group(2)));
    }

    /** {@code s3://BUCKET/KEY}, as the AWS CLI takes it. */
    @Override
    public String toString() {
        return "s3://%s/%s".formatted(bucket, key);
    }
}
