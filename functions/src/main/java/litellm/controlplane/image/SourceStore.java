package litellm.controlplane.image;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Where CodeBuild reads what it builds. Nobody else may write there: a tag never moves, so what is built under it has to be what
 * the tag was computed from.
 *
 * @param bucket the artifact bucket
 */
record SourceStore(S3Client s3, String bucket) {
    private static final String PREFIX = "image-sources/";

    /**
     * Puts a source there.
     *
     * @return bucket and key, as CodeBuild takes them
     */
    String put(ImageSource source) {
        String key = PREFIX + source.tag() + ".zip";
        s3.putObject(object -> object.bucket(bucket).key(key), RequestBody.fromBytes(source.archive()));
        return bucket + "/" + key;
    }
}
