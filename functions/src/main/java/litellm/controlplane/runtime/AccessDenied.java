package litellm.controlplane.runtime;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A policy does not allow a call, or denies it; the message names the call, and says what the service says of the policy. */
public final class AccessDenied extends RuntimeException {
    AccessDenied(AwsServiceException refusal) {
        super(sentence(refusal), refusal);
    }

    /** Most functions may read some of a bucket's objects, and list none. */
    private static String sentence(AwsServiceException refusal) {
        String sentence = AwsCall.sentence(refusal);
        return sentence.startsWith("S3 GetObject: ")
                ? sentence
                        + "; S3 answers the same where the object does not exist and the role may not list the bucket"
                : sentence;
    }

    /** Whether that is why the service refused the call: each service has a code of its own for it. */
    public static boolean is(AwsServiceException refusal) {
        String code = Optional.ofNullable(refusal.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
        return refusal.statusCode() == 403
                || code.startsWith("AccessDenied")
                || code.startsWith("UnauthorizedOperation")
                || code.equals("AuthorizationError");
    }
}
