package litellm.console.bootstrap;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.release.AssembledRelease;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.S3Utilities;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.BinaryUtils;

/** Puts a release into the control plane's bucket. A key says what lies under it, so what is there is not sent again. */
final class ReleaseUpload {
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final String bucket;

    ReleaseUpload(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Uploads what is missing; nothing that is there is replaced, which the role of Azure DevOps may not do.
     *
     * @return the keys that were uploaded
     */
    List<String> upload(AssembledRelease release) {
        Set<String> present = Stream.concat(keys(release.functionsKey()), keys(release.prefix()))
                .collect(Collectors.toSet());
        return pieces(release)
                .filter(piece -> !present.contains(piece.key()))
                .filter(this::add)
                .map(Piece::key)
                .toList();
    }

    /**
     * Uploads what is missing, and replaces what the control plane itself is made of where something else lies under its key:
     * whoever may upload releases could have put it there, and it would run with the control plane's own roles.
     *
     * @return the keys that were uploaded
     */
    List<String> uploadToInstall(AssembledRelease release) {
        Set<String> own = Set.of(release.functionsKey(), release.stateMachineKey(), release.bootstrapTemplateKey());
        List<String> uploaded = new ArrayList<>(upload(release));
        pieces(release)
                .filter(piece -> own.contains(piece.key()))
                .filter(piece -> !uploaded.contains(piece.key()))
                .filter(piece -> !piece.sha256().equals(stored(piece.key())))
                .forEach(piece -> {
                    s3.putObject(put -> piece.describe(put, bucket), piece.content());
                    uploaded.add(piece.key());
                });
        return uploaded;
    }

    /** One object of a release. */
    private record Piece(String key, RequestBody content, String sha256) {
        void describe(PutObjectRequest.Builder put, String bucket) {
            put.bucket(bucket)
                    .key(key)
                    .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                    .checksumSHA256(sha256);
        }
    }

    private static Stream<Piece> pieces(AssembledRelease release) {
        Stream<Piece> artifacts = release.artifacts().stream()
                .map(artifact -> new Piece(
                        release.key(artifact.name()),
                        RequestBody.fromBytes(artifact.content()),
                        BinaryUtils.toBase64(artifact.sha256())));
        Piece functions = new Piece(
                release.functionsKey(),
                RequestBody.fromFile(release.functionsJar()),
                BinaryUtils.toBase64(BinaryUtils.fromHex(release.functionsHash())));
        return Stream.concat(artifacts, Stream.of(functions));
    }

    /** Whether it was missing indeed: another upload of the same release may have been faster. */
    private boolean add(Piece piece) {
        try {
            s3.putObject(
                    put -> {
                        piece.describe(put, bucket);
                        put.ifNoneMatch("*");
                    },
                    piece.content());
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }

    /** The SHA-256 that S3 found when the object was written; null where nobody asked for it then. */
    private String stored(String key) {
        return s3.headObject(head -> head.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED))
                .checksumSHA256();
    }

    String bucket() {
        return bucket;
    }

    /** The address under which CloudFormation reads a key, in its usual form: what this machine has to call AWS by does not bind it. */
    String url(String key) {
        S3ServiceClientConfiguration client = s3.serviceClientConfiguration();
        Optional<URI> endpoint = client.endpointOverride();
        return S3Utilities.builder()
                .region(client.region())
                .endpoint(endpoint.orElse(null))
                .s3Configuration(S3Configuration.builder()
                        .pathStyleAccessEnabled(endpoint.isPresent())
                        .build())
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .build()
                .getUrl(url -> url.bucket(bucket).key(key))
                .toString();
    }

    private Stream<String> keys(String prefix) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key);
    }
}
