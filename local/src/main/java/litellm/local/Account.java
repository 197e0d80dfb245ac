package litellm.local;

/** Where everything of the cloud is: a region of an account. */
public record Account(String region, String id) {
    /** The ARN of something of a service; that of a service which has no regions, or buckets of the whole world, names none. */
    public String arn(String service, String resource) {
        return switch (service) {
            case "s3", "route53" -> "arn:aws:%s:::%s".formatted(service, resource);
            case "iam" -> "arn:aws:iam::%s:%s".formatted(id, resource);
            default -> "arn:aws:%s:%s:%s:%s".formatted(service, region, id, resource);
        };
    }
}
