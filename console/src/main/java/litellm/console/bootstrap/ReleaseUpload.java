package litellm.console.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.release.Artifact;
import litellm.console.release.AssembledRelease;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.S3Utilities;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.Md5Utils;

/** Puts a release into the control plane's bucket. A key says what lies under it, so what is there is not sent again. */
record ReleaseUpload(S3Client s3, String bucket) {
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int ATTEMPTS = 5;

    /**
     * Uploads what is missing. Nothing that is there is replaced, which the role of Azure DevOps may not do.
     *
     * @return the keys that were uploaded
     * @throws ConsoleException where something else lies under a key: who may upload releases could have put it there
     */
    List<String> upload(AssembledRelease release) {
        Map<String, String> present = present(release);
        List<Piece> pieces = pieces(release);
        pieces.stream()
                .filter(piece -> present.containsKey(piece.key()) && !piece.is(present.get(piece.key())))
                .findFirst()
                .ifPresent(piece -> {
                    throw ConsoleException.failed(
                            "%s in bucket %s is not what this working copy makes of it; find out who uploaded it; litellmctl bootstrap, by somebody who may, replaces it"
                                    .formatted(piece.key(), bucket));
                });
        return pieces.stream()
                .filter(piece -> !present.containsKey(piece.key()))
                .filter(this::add)
                .map(Piece::key)
                .toList();
    }

    /**
     * Uploads what is missing, and replaces what is not what its key says: it would run with the control plane's own roles.
     *
     * @return the keys that were uploaded
     */
    List<String> uploadToInstall(AssembledRelease release) {
        Map<String, String> present = present(release);
        List<Piece> missing = pieces(release).stream()
                .filter(piece -> !piece.is(present.get(piece.key())))
                .toList();
        missing.forEach(piece -> s3.putObject(put -> put.bucket(bucket).key(piece.key()), piece.content()));
        return missing.stream().map(Piece::key).toList();
    }

    /** The keys under which nothing lies. */
    List<String> missing(AssembledRelease release) {
        Map<String, String> present = present(release);
        return pieces(release).stream()
                .map(Piece::key)
                .filter(key -> !present.containsKey(key))
                .toList();
    }

    /**
     * One object of a release.
     *
     * @param md5 in hex: what S3 gives as the ETag of an object that was written in one piece without a key of KMS
     */
    private record Piece(String key, RequestBody content, String md5) {
        boolean is(String etag) {
            return md5.equals(etag);
        }
    }

    private static List<Piece> pieces(AssembledRelease release) {
        List<Piece> pieces = new ArrayList<>();
        for (Artifact artifact : release.artifacts()) {
            pieces.add(new Piece(
                    release.key(artifact.name()),
                    RequestBody.fromBytes(artifact.content()),
                    md5(new ByteArrayInputStream(artifact.content()))));
        }
        try (InputStream jar = Files.newInputStream(release.functionsJar())) {
            pieces.add(new Piece(release.functionsKey(), RequestBody.fromFile(release.functionsJar()), md5(jar)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pieces;
    }

    private static String md5(InputStream content) {
        try {
            return BinaryUtils.toHex(Md5Utils.computeMD5Hash(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ETags of what is there, by key. */
    private Map<String, String> present(AssembledRelease release) {
        return Stream.of(release.functionsKey(), release.prefix())
                .flatMap(prefix ->
                        s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream())
                .collect(Collectors.toMap(S3Object::key, object -> object.eTag().replace("\"", "")));
    }

    /** Whether it was missing indeed: another upload of the same release may have been faster. */
    private boolean add(Piece piece) {
        for (int attempt = 1; ; attempt++) {
            try {
                s3.putObject(put -> put.bucket(bucket).key(piece.key()).ifNoneMatch("*"), piece.content());
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return false;
                }
                // Another upload of it is under way; S3 asks to try again.
                if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
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
}
