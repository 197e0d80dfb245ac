package litellm.local.cloud;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import litellm.local.ChildProcess;
import litellm.local.LocalCloudException;

/** The moto process: the AWS APIs that no part of the local cloud answers itself, and Step Functions. */
final class Moto implements AutoCloseable {
    private static final List<String> SCRIPTS = List.of(
            "server.py",
            "service_models.py",
            "patching.py",
            "clients.py",
            "event_delivery.py",
            "functions.py",
            "resources.py",
            "secret_rotation.py",
            "step_functions.py");

    private static final int LAST_LINES = 20;

    private final ChildProcess process;
    private final int port;
    private final Path log;

    private Moto(ChildProcess process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts moto on a free loopback port and waits until it listens.
     *
     * @param python the Python command; it has moto
     * @param folder where the scripts and the log go
     * @param frontPort where moto's own calls go: the state machine's tasks
     * @throws LocalCloudException when that Python does not run, or has no moto
     */
    static Moto start(String python, Path folder, int frontPort) throws IOException, LocalCloudException {
        Path scripts = unpack(Files.createDirectories(folder.resolve("moto")));
        Path log = scripts.resolve("moto.log");
        Map<String, String> environment = Map.of(
                "MOTO_PORT",
                Integer.toString(frontPort),
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "MOTO_DISABLE_GLOBAL_CORS",
                "true",
                // What a person configured for AWS does not concern moto's own calls.
                "AWS_CONFIG_FILE",
                scripts.resolve("no-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                scripts.resolve("no-credentials").toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true");
        List<String> command = List.of(python, scripts.resolve("server.py").toString(), log.toString());
        ChildProcess process = ChildProcess.start(
                ChildProcess.Spec.of(command, environment, scripts, null).withStop("KILL", Duration.ofSeconds(5)));
        return new Moto(process, readPort(process, python), log);
    }

    int port() {
        return port;
    }

    /** Tells the end of its log to {@code listener} when the process has ended. */
    void onExit(Consumer<String> listener) {
        var _ = process.onExit().thenAccept(code -> listener.accept("exit code " + code + ", " + lastWords()));
    }

    @Override
    public void close() {
        process.close();
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "no log";
        }
    }

    private static Path unpack(Path folder) throws IOException {
        for (String script : SCRIPTS) {
            try (InputStream resource = Moto.class.getResourceAsStream("moto/" + script)) {
                Files.copy(resource, folder.resolve(script));
            }
        }
        return folder;
    }

    /** The first line that is a number is the port: Python may warn before it. Where there is none, what was printed is the reason. */
    private static int readPort(ChildProcess process, String python) throws IOException, LocalCloudException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.matches("\\d+")) {
                return Integer.parseInt(line);
            }
            said.append(line).append('\n');
        }
        process.close();
        if (said.toString().contains("ModuleNotFoundError")) {
            throw new LocalCloudException(python + " has no moto: install it with \"" + python
                    + " -m pip install -r local/requirements.txt\".");
        }
        throw new LocalCloudException(
                "moto did not start with " + python + ": " + said.toString().strip());
    }
}
