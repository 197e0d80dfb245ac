package litellm.controlplane;

import software.amazon.awssdk.arns.Arn;

/** An execution's ARN: {@code arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:deploy-1}. */
public record ExecutionArn(String text) {
    /** The execution's own name, the last part. */
    public String name() {
        return text.substring(text.lastIndexOf(':') + 1);
    }

    public String partition() {
        return arn().partition();
    }

    public String region() {
        return arn().region().orElseThrow();
    }

    public String account() {
        return arn().accountId().orElseThrow();
    }

    private Arn arn() {
        return Arn.fromString(text);
    }
}
