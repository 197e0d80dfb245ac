package litellm.controlplane.runtime;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3's answers for a key that is not there: 404, or 403 to someone who may read objects but not list the bucket. */
public final class AbsentObject {
    private AbsentObject() {}

    /** Whether the call found no object. */
    public static boolean is(S3Exception e) {
        return e.statusCode() == 404 || e.statusCode() == 403;
    }
}
