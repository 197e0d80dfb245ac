package litellm.local.function;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import litellm.local.AwsClients;
import litellm.local.Sha256;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * The functions' jars, each content once: a file is named by the SHA-256 of what is in it. Beside them lie those of the runtime
 * interface client, so that a {@link ClassArchive} fits wherever the folder is: it knows its jars by their names in one folder, their
 * sizes and their times.
 */
final class CodeStore {
    private static final List<String> CLIENT_JARS = List.of(
            "aws-lambda-java-runtime-interface-client",
            "aws-lambda-java-core",
            "aws-lambda-java-serialization",
            "utils-lite");
    /** Every copy of a jar is as old as every other. */
    private static final FileTime TIME = FileTime.fromMillis(1_000_000_000_000L);

    private final Path folder;
    private final List<Path> clientJars = new ArrayList<>();

    CodeStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        for (Path jar : clientJars()) {
            Path copy = folder.resolve(jar.getFileName());
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            clientJars.add(Files.setLastModifiedTime(copy, TIME));
        }
    }

    /** The class path of a function whose jar has this content. */
    String classPath(String sha256) {
        StringBuilder path = new StringBuilder(jar(sha256).toString());
        clientJars.forEach(jar -> path.append(File.pathSeparator).append(jar));
        return path.toString();
    }

    /**
     * Keeps the code of a deployed function. One at a time: functions that are deployed together have the same code more often than
     * not, and all but the first then find it here.
     *
     * @param code as CreateFunction and UpdateFunctionCode have it: {@code ZipFile}, or {@code S3Bucket}, {@code S3Key}, {@code S3ObjectVersion}
     * @param sha256 the code's digest as moto has computed it, in hexadecimal: where it is known, nothing is downloaded
     * @param aws where the code is downloaded from
     */
    synchronized void keep(Map<String, Object> code, String sha256, AwsClients aws) throws IOException {
        if (Files.exists(jar(sha256))) {
            return;
        }
        Path draft = Files.createTempFile(folder, "download", ".jar");
        if (code.get("ZipFile") instanceof String zip) {
            Files.write(draft, Base64.getDecoder().decode(zip));
        } else {
            download(code, draft, aws);
        }
        keep(draft, sha256);
    }

    /** Keeps a copy of a jar. Returns its digest. */
    String keep(Path jar) throws IOException {
        Path draft = Files.copy(jar, folder.resolve("copy.jar"));
        String sha256 = Sha256.hex(Files.readAllBytes(draft));
        keep(draft, sha256);
        return sha256;
    }

    private void keep(Path draft, String sha256) throws IOException {
        Files.setLastModifiedTime(draft, TIME);
        Files.move(draft, jar(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path jar(String sha256) {
        return folder.resolve(sha256 + ".jar");
    }

    private static void download(Map<String, Object> code, Path file, AwsClients aws) throws IOException {
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

    /** The runtime interface client's jars, from this program's own class path. */
    private static List<Path> clientJars() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (CLIENT_JARS.stream().anyMatch(name -> (jar.getFileName() + "").startsWith(name + "-"))) {
                jars.add(jar);
            }
        }
        jars.sort(null);
        return jars;
    }
}
