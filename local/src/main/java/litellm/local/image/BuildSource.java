package litellm.local.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** The files that a build starts from: a zip archive in S3. */
record BuildSource(Map<String, String> files) {
    /**
     * Downloads an archive.
     *
     * @param location {@code BUCKET/KEY}
     * @throws PhaseFailedException when there is none, or it is not an archive
     */
    static BuildSource download(S3Client s3, String location) throws PhaseFailedException {
        int slash = location.indexOf('/');
        if (slash < 1) {
            throw new PhaseFailedException(
                    "CLIENT_ERROR", "invalid S3 location: " + location + "; BUCKET/KEY is valid");
        }
        try {
            byte[] archive = s3.getObjectAsBytes(request ->
                            request.bucket(location.substring(0, slash)).key(location.substring(slash + 1)))
                    .asByteArrayUnsafe();
            return new BuildSource(unzip(new ByteArrayInputStream(archive), location));
        } catch (SdkException e) {
            throw new PhaseFailedException(
                    "CLIENT_ERROR", "error while downloading " + location + ": " + e.getMessage());
        } catch (IOException e) {
            throw new PhaseFailedException("CLIENT_ERROR", "error while unpacking " + location + ": " + e.getMessage());
        }
    }

    private static Map<String, String> unzip(InputStream packed, String location)
            throws IOException, PhaseFailedException {
        Map<String, String> files = new HashMap<>();
        try (ZipInputStream archive = new ZipInputStream(packed)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), new String(archive.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        if (files.isEmpty()) {
            throw new PhaseFailedException("CLIENT_ERROR", location + " is not a zip archive with files in it");
        }
        return files;
    }
}
