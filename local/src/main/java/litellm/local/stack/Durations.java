package litellm.local.stack;

import java.time.Duration;
import java.util.Map;

/** How long each resource takes beside the calls that make it, and a build of an image. Safe for use by many threads. */
public final class Durations {
    /** What CodeBuild's builds go by here, though no stack makes them. */
    public static final String IMAGE_BUILD = "AWS::CodeBuild::Build";

    /** Seconds that resources take on AWS to be created or replaced, as often seen there; the rest takes a few seconds. */
    public static final Map<String, Double> AWS = Map.ofEntries(
            Map.entry("AWS::CertificateManager::Certificate", 120.0),
            Map.entry(IMAGE_BUILD, 240.0),
            Map.entry("AWS::DynamoDB::Table", 15.0),
            Map.entry("AWS::EC2::NatGateway", 110.0),
            Map.entry("AWS::EC2::VPCEndpoint", 60.0),
            Map.entry("AWS::ECS::Service", 150.0),
            Map.entry("AWS::ElasticLoadBalancingV2::LoadBalancer", 130.0),
            Map.entry("AWS::IAM::InstanceProfile", 120.0),
            Map.entry("AWS::IAM::Role", 18.0),
            Map.entry("AWS::KMS::Key", 125.0),
            Map.entry("AWS::Lambda::Version", 40.0),
            Map.entry("AWS::RDS::DBInstance", 420.0),
            Map.entry("AWS::S3::Bucket", 24.0),
            Map.entry("AWS::WAFv2::WebACL", 30.0));

    private static final Duration MOMENT = Duration.ofMillis(25);
    private static final double OTHER_SECONDS = 5;
    private static final double NANOS = 1e9;

    private volatile Profile profile = new Profile(Map.of(), 0);

    private record Profile(Map<String, Double> seconds, double scale) {}

    /**
     * Sets the durations from now on.
     *
     * @param seconds by resource type; a type that is not in it takes five
     * @param scale what they are multiplied by: 1 for real time, 0.01 for a hundredth, 0 for the default
     * @throws IllegalArgumentException for a number that is negative or none
     */
    public void set(Map<String, Double> seconds, double scale) {
        seconds.forEach((type, value) -> requireDuration(type, value));
        requireDuration("scale", scale);
        profile = new Profile(Map.copyOf(seconds), scale);
    }

    /** Back to the default: a moment for everything. */
    public void reset() {
        profile = new Profile(Map.of(), 0);
    }

    /** What a resource of this type takes now. */
    public Duration of(String type) {
        Profile current = profile;
        if (current.scale() == 0) {
            return MOMENT;
        }
        double seconds = current.seconds().getOrDefault(type, OTHER_SECONDS) * current.scale();
        return Duration.ofNanos((long) (seconds * NANOS));
    }

    private static void requireDuration(String name, double value) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(name + ": " + value + "; allowed is a number from 0 up");
        }
    }
}
