package litellm.controlplane.release;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The releases in the artifact bucket. A function keeps those that it has read from one invocation to the next. */
public final class Releases {
    private static final String CATALOGUE = "stacks.yaml";

    private final S3Client s3;
    private final String bucket;
    private final Region region;
    private final Map<String, Release> read = new ConcurrentHashMap<>();

    public Releases(S3Client s3, String bucket, Region region) {
        this.s3 = s3;
        this.bucket = bucket;
        this.region = region;
    }

    /** The releases in the bucket that ARTIFACT_BUCKET names. */
    public static Releases of(Settings settings) {
        return new Releases(AwsClients.s3(settings), settings.require("ARTIFACT_BUCKET"), settings.region());
    }

    /**
     * The release {@code id}. Throws IllegalArgumentException if the bucket does not hold it, as far as S3 tells: who may not list the
     * bucket is refused instead.
     */
    public Release get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(
                "release: found '%s'; bucket %s holds no such release".formatted(id, bucket)));
    }

    /** The release {@code id}, if the bucket holds it. */
    public Optional<Release> find(String id) {
        Optional<Release> known = Optional.ofNullable(read.get(id));
        return known.isPresent() ? known : load(id);
    }

    private Optional<Release> load(String id) {
        return Absent.unless(NoSuchKeyException.class, () -> archive(id)).map(archive -> {
            Release release = release(id, Archive.read(archive));
            read.put(id, release);
            return release;
        });
    }

    private byte[] archive(String id) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(Release.key(id, Release.ARCHIVE)))
                .asByteArrayUnsafe();
    }

    private Release release(String id, Map<String, byte[]> files) {
        byte[] catalogue = files.get(CATALOGUE);
        if (catalogue == null) {
            throw new IllegalArgumentException("release %s: found no file %s".formatted(id, CATALOGUE));
        }
        return new Release(
                id, StackCatalogue.parse(new String(catalogue, StandardCharsets.UTF_8)), address(), files::get);
    }

    /** Where CloudFormation finds the bucket. The domain depends on the partition: AWS in China has another one. */
    private String address() {
        return "https://%s.s3.%s.%s/"
                .formatted(bucket, region.id(), PartitionMetadata.of(region).dnsSuffix());
    }
}
