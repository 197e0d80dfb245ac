package litellm.console.bootstrap;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.release.Artifact;
import litellm.console.release.AssembledRelease;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.S3Utilities;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Puts a release into the control plane's bucket. A key says what lies under it, so what is there is never sent again. */
final class ReleaseUpload {
    private final S3Client s3;
    private final String bucket;

    ReleaseUpload(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * Uploads what is missing.
     *
     * @return the keys that were uploaded
     */
    List<String> upload(AssembledRelease release) {
        Set<String> present = Stream.concat(keys(release.functionsKey()), keys(release.prefix()))
                .collect(Collectors.toSet());
        List<String> uploaded = new ArrayList<>();
        for (Artifact artifact : release.artifacts()) {
            put(release.key(artifact.name()), RequestBody.fromBytes(artifact.content()), present, uploaded);
        }
        put(release.functionsKey(), RequestBody.fromFile(release.functionsJar()), present, uploaded);
        return uploaded;
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

    private void put(String key, RequestBody content, Set<String> present, List<String> uploaded) {
        if (!present.contains(key)) {
            s3.putObject(object -> object.bucket(bucket).key(key), content);
            uploaded.add(key);
        }
    }
}
