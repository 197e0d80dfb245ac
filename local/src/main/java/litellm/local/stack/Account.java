package litellm.local.stack;

/** Where stacks live: a region of an account. */
record Account(String region, String id) {
    String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    String urlSuffix() {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    /** The ARN of something of CloudFormation: a {@code stack/NAME/UUID} or a {@code changeSet/NAME/UUID}. */
    String arn(String resource) {
        return "arn:" + partition() + ":cloudformation:" + region + ":" + id + ":" + resource;
    }
}
