package litellm.controlplane.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import litellm.controlplane.release.Release;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What the functions read of a release: the archive that the console uploads. */
public final class ReleaseArchive {
    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private ReleaseArchive() {}

    /** Puts the release {@code id} of these files, by their names, into the bucket. */
    public static void put(S3Client s3, String bucket, String id, Map<String, String> files) {
        putContent(s3, bucket, id, content(files));
    }

    /** Puts the release {@code id} without any stack into the bucket, whose image is built from this config.yaml. */
    public static void putImage(S3Client s3, String bucket, String id, String config) {
        putImage(s3, bucket, id, config, Map.of("stacks.yaml", "stacks: {}"));
    }

    /** Puts the release {@code id} of these files into the bucket, whose image is built from this config.yaml. */
    public static void putImage(S3Client s3, String bucket, String id, String config, Map<String, String> files) {
        Map<String, byte[]> content = content(files);
        content.put(Release.IMAGE, image("config.yaml", config));
        putContent(s3, bucket, id, content);
    }

    /** An {@code image.zip} with this Dockerfile alone. */
    public static byte[] image(String dockerfile) {
        return zip(Map.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)));
    }

    /** An {@code image.zip} with a Dockerfile and one more file. */
    public static byte[] image(String name, String content) {
        return zip(Map.of(
                "Dockerfile",
                "FROM scratch".getBytes(StandardCharsets.UTF_8),
                name,
                content.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, byte[]> content(Map<String, String> files) {
        Map<String, byte[]> content = new HashMap<>();
        files.forEach((name, text) -> content.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return content;
    }

    private static void putContent(S3Client s3, String bucket, String id, Map<String, byte[]> files) {
        s3.putObject(
                object -> object.bucket(bucket).key(Release.key(id, "release.zip")), RequestBody.fromBytes(zip(files)));
    }

    /** The same content makes the same archive, whenever it is made. */
    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(ANY_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
