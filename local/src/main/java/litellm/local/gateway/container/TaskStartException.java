package litellm.local.gateway.container;

import java.io.IOException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** A task could not be started. The message is the stopped reason, in ECS's own words. */
final class TaskStartException extends Exception {
    private TaskStartException(String reason) {
        super(reason);
    }

    /** The execution role is not there. */
    static TaskStartException role(String role) {
        return new TaskStartException("ECS was unable to assume the role '" + role
                + "' that was provided for this task. Please verify that the role being passed has the proper trust"
                + " relationship and permissions and that your IAM user has permissions to pass this role.");
    }

    static TaskStartException secret(String arn, SdkException cause) {
        return secretUnread("failed to fetch secret " + arn + " from secrets manager: " + words(cause));
    }

    static TaskStartException secretKey(String key) {
        return secretUnread("retrieved secret from Secrets Manager did not contain json key " + key);
    }

    /** The secret is no JSON object; as ECS does, this tells one character of it. */
    static TaskStartException secretValue(String value) {
        String start = value.isEmpty()
                ? "unexpected end of JSON input"
                : "invalid character '%s' looking for beginning of value".formatted(value.charAt(0));
        return secretUnread(start);
    }

    /** The secret is stored as {@code SecretBinary}, which is no value of an environment variable. */
    static TaskStartException binarySecret() {
        return secretUnread("the secret has no string value");
    }

    static TaskStartException parameter(String name, SdkException cause) {
        return unretrieved("secrets from ssm", name + ": " + words(cause));
    }

    private static TaskStartException secretUnread(String why) {
        return unretrieved("secret from asm", why);
    }

    private static TaskStartException unretrieved(String what, String why) {
        return resource(
                "unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve "
                        + what + ": service call has been retried 1 time(s): " + why);
    }

    static TaskStartException log(SdkException cause) {
        return resource("failed to validate logger args: create stream has been retried 1 times: failed to create"
                + " Cloudwatch log stream: " + words(cause) + " : exit status 1");
    }

    static TaskStartException network(SdkException cause) {
        return new TaskStartException(
                "Unexpected EC2 error while attempting to create Network Interface: " + words(cause));
    }

    static TaskStartException image(String image, String why) {
        return new TaskStartException(
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                        + image + ": " + why);
    }

    /** The container's program cannot be run on this machine. */
    static TaskStartException container(IOException cause) {
        return new TaskStartException("CannotStartContainerError: " + cause.getMessage());
    }

    /** AWS's code and message, without the request id. */
    static String words(SdkException e) {
        return e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? service.awsErrorDetails().errorCode() + ": "
                        + service.awsErrorDetails().errorMessage()
                : e.getMessage();
    }

    private static TaskStartException resource(String reason) {
        return new TaskStartException("ResourceInitializationError: " + reason);
    }
}
