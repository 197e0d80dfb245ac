package litellm.controlplane.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What an image is built from: a release's {@code image.zip} with the Dockerfile and config.yaml.
 *
 * @param location bucket and key, as CodeBuild takes them
 * @param tag the first half of the archive's SHA-256: the same content, the same tag
 */
record ImageSource(String location, String tag) {
    private static final int TAG_LENGTH = 32;

    /**
     * Reads a release's source.
     *
     * @param bucket the artifact bucket
     * @param release the release's id
     */
    static ImageSource of(S3Client s3, String bucket, String release) {
        String key = "releases/" + release + "/image.zip";
        byte[] archive =
                s3.getObjectAsBytes(object -> object.bucket(bucket).key(key)).asByteArrayUnsafe();
        return new ImageSource(bucket + "/" + key, sha256(archive).substring(0, TAG_LENGTH));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
