package litellm.controlplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import litellm.controlplane.runtime.Settings;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * AWS for tests: one moto server for the whole test run, handed to constructors and methods that take a {@code Moto}.
 * Tests share it, so each makes resources under names of its own.
 */
public final class Moto implements ParameterResolver {
    /** What lies in the server's hands for as long as the test run lasts. */
    private record Server(Process process, URI endpoint) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            process.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(_ -> process.destroyForcibly())
                    .join();
        }
    }

    private URI endpoint;

    public URI endpoint() {
        return endpoint;
    }

    /** The settings of a function that has {@code variables}, name and value by turns, besides those that all have. */
    public Settings settings(String... variables) {
        Map<String, String> all =
                new HashMap<>(Map.of("AWS_REGION", "us-east-1", "AWS_ENDPOINT_URL", endpoint.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            all.put(variables[i], variables[i + 1]);
        }
        return new Settings(all);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Moto.class;
    }

    @Override
    public Moto resolveParameter(ParameterContext parameter, ExtensionContext context) {
        endpoint = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Moto.class))
                .computeIfAbsent(Server.class, _ -> start(), Server.class)
                .endpoint();
        return this;
    }

    private static Server start() {
        try {
            int port = freePort();
            Process process = new ProcessBuilder(
                            List.of(python(), "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port)))
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "moto.log").toFile())
                    .start();
            Server server = new Server(process, URI.create("http://127.0.0.1:" + port));
            awaitReady(process, port);
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("moto did not start", e);
        }
    }

    /** The virtual environment that the local cloud makes where Python has no moto, else the machine's own Python. */
    private static String python() {
        Path own = Path.of("..", ".venv", "bin", "python");
        return Files.isExecutable(own) ? own.toString() : "python3";
    }

    private static void awaitReady(Process process, int port) throws IOException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!accepts(port)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "moto did not start; pip install -r local/requirements.txt provides it. It said: "
                                + Files.readString(Path.of("target", "moto.log")));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
