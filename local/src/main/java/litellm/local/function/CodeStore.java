package litellm.local.function;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import litellm.local.AwsClients;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** The functions' jars, each content once: a file is named by the SHA-256 of what is in it. */
final class CodeStore {
    private final Path folder;
    private final AwsClients aws;

    CodeStore(Path folder, AwsClients aws) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.aws = aws;
    }

    /** The jar with this content. */
    Path jar(String sha256) {
        return folder.resolve(sha256 + ".jar");
    }

    /**
     * Keeps the code of a deployed function. One at a time: functions that are deployed together have the same code more often than
     * not, and all but the first then find it here.
     *
     * @param code as CreateFunction and UpdateFunctionCode have it: {@code ZipFile}, or {@code S3Bucket}, {@code S3Key}, {@code S3ObjectVersion}
     * @param sha256 the code's digest as moto has computed it, in hexadecimal: where it is known, nothing is downloaded
     */
    synchronized void keep(Map<String, Object> code, String sha256) throws IOException {
        if (Files.exists(jar(sha256))) {
            return;
        }
        Path draft = Files.createTempFile(folder, "download", ".jar");
        if (code.get("ZipFile") instanceof String zip) {
            Files.write(draft, Base64.getDecoder().decode(zip));
        } else {
            download(code, draft);
        }
        Files.move(draft, jar(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    private void download(Map<String, Object> code, Path file) throws IOException {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(String.valueOf(code.get("S3Bucket")))
                .key(String.valueOf(code.get("S3Key")));
        if (code.get("S3ObjectVersion") instanceof String version) {
            request.versionId(version);
        }
        try (InputStream content = aws.s3().getObject(request.build())) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
