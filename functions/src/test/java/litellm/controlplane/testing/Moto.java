package litellm.controlplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import litellm.controlplane.runtime.AwsClients;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * AWS's APIs on loopback: one moto server for all tests of a JVM. Tests keep apart by using names of their own, or a
 * {@link #newEnvironment}.
 */
public final class Moto implements Endpoint {
    /**
     * Answers as the local cloud's does where moto differs from AWS in the resources that there are, deletions of images at once
     * among them, and as fast. Has loaded what takes seconds before it tells its port: a call that waits for that is repeated.
     * Ends with this JVM however that ends: the pipe to it closes, and it stops.
     */
    private static final String SERVER = """
            import importlib, os, sys, threading
            from moto.core import config
            sys.path.insert(0, "../local/src/main/python")
            import resources, server
            for service in "acm", "applicationautoscaling", "cloudformation", "events", "scheduler", "secretsmanager", "wafv2":
                importlib.import_module(f"moto.{service}.urls")
            config.default_user_config["lambda"]["use_docker"] = False
            resources.install()
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            server.serve("target/moto.log")
            """;

    private static Moto shared;
    private static int environments;

    private final int port;

    private Moto() throws IOException {
        Process server = new ProcessBuilder(python(), "-B", "-c", SERVER)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String first = server.inputReader(StandardCharsets.UTF_8).readLine();
        if (first == null) {
            throw new IOException("moto does not start; it needs python3 with the packages of local/requirements.txt");
        }
        port = Integer.parseInt(first);
    }

    /** The server, started at the first call. */
    public static synchronized Moto shared() {
        if (shared == null) {
            try {
                shared = new Moto();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** A name for an environment that no other test of this JVM uses. */
    public static synchronized String newEnvironment() {
        environments++;
        return "test" + environments;
    }

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** The S3 client for this server. */
    public S3Client s3() {
        return AwsClients.s3(settings());
    }

    /** A Python that has moto: the project's own is made where the machine has none. */
    public static String python() throws IOException {
        Process search = new ProcessBuilder("../.mvn/find-python")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(search.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
