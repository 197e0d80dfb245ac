package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function has loaded before Lambda takes the snapshot that it starts from, under the official runtime client. */
class SnapshotIT {
    /** Reads the certificates that the JVM trusts. */
    private static final String TLS = "sun.security.ssl.TrustManagerFactoryImpl";

    /** A part of each call of AWS. */
    private static final String CALL = "software.amazon.awssdk.core.internal.http.pipeline.stages.SigningStage";

    /** Tells the runtime client where its native half is; it would put it into /tmp, where another user's may lie. */
    private static final String NATIVE_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    @TempDir
    Path folder;

    @Test
    void hasWhatItsFirstCallNeeds() throws IOException, InterruptedException {
        assertThat(classesOf("snap-start")).contains(TLS, CALL);
    }

    @Test
    void aProcessThatNoSnapshotIsTakenOfLoadsNothingAhead() throws IOException, InterruptedException {
        assertThat(classesOf("on-demand")).contains("DynamoDbClient").doesNotContain(TLS, CALL);
    }

    /** The classes that a function's process loads which is given an event that it refuses at once. */
    private String classesOf(String initialization) throws IOException, InterruptedException {
        Path classes = folder.resolve("classes.log");
        Files.copy(
                Litellmctl.ROOT.resolve("functions/target/functions-lambda.jar"),
                Files.createDirectory(folder.resolve("lib")).resolve("functions.jar"));
        ProcessBuilder process = new ProcessBuilder(FunctionStart.command(
                        List.of("-Xlog:class+load:file=" + classes, "-D" + NATIVE_LIBRARY + "=" + nativeLibrary()),
                        "litellm.controlplane.lock.UnlockEnvironment"))
                .directory(folder.toFile());
        process.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_INITIALIZATION_TYPE", initialization,
                        "AWS_LAMBDA_FUNCTION_NAME", "litellm-control-plane-unlock-environment",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_REGION", "us-east-1",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:9",
                        "LOCK_TABLE", "locks"));
        assertThat(FunctionStart.measure(process, "{}", 0).error()).contains("request: found nothing");
        return Files.readString(classes);
    }

    private Path nativeLibrary() throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path client = FunctionStart.jars(Litellmctl.ROOT.resolve("local/target/lib"), "runtime-interface-client")
                .findFirst()
                .orElseThrow();
        try (FileSystem jar = FileSystems.newFileSystem(client)) {
            return Files.copy(
                    jar.getPath("jni/libaws-lambda-jni.linux-%s.so".formatted(architecture)), folder.resolve("jni.so"));
        }
    }
}
