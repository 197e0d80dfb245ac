package litellm.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import litellm.local.AwsClients;
import litellm.local.LocalCloudException;
import litellm.local.Python;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** A cloud's life, in processes of its own. */
@Order(1)
@Timeout(400)
class LocalCloudTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path temporary;

    private final List<Process> started = new ArrayList<>();

    /** In order, so that nothing writes any more when the folder is deleted. */
    @AfterEach
    void endWhatIsLeft() throws InterruptedException {
        started.forEach(Process::destroy);
        for (Process cloud : started) {
            if (!cloud.waitFor(30, TimeUnit.SECONDS)) {
                cloud.destroyForcibly();
            }
        }
    }

    @Test
    void tellsWhereItAnswersAndLeavesNothingWhenAskedToEnd() throws Exception {
        Path folder = temporary.resolve("cloud");
        Process cloud = start(folder);
        URI endpoint = endpoint(cloud);
        Map<String, Object> published = JSON.std.mapFrom(Files.readString(folder.resolve("cloud.json")));
        assertThat(published)
                .containsEntry("pid", (int) cloud.pid())
                .containsEntry("port", endpoint.getPort())
                .containsEntry("endpoint", endpoint.toString())
                .containsKey("startedAt");
        assertThat(send("GET", endpoint, "/_local/status"))
                .contains("\"status\":\"RUNNING\"", "\"account\":\"123456789012\"");
        List<ProcessHandle> descendants = cloud.descendants().toList();
        assertThat(descendants).isNotEmpty();
        assertThat(send("POST", endpoint, "/_local/shutdown")).contains("STOPPING");
        assertThat(cloud.waitFor()).isZero();
        assertNothingLeft(folder, endpoint, descendants);
    }

    @Test
    void leavesNothingWhenASignalEndsIt() throws Exception {
        Path folder = temporary.resolve("cloud");
        Process cloud = start(folder);
        URI endpoint = endpoint(cloud);
        List<ProcessHandle> descendants = cloud.descendants().toList();
        cloud.destroy();
        assertThat(cloud.waitFor()).isEqualTo(128 + 15);
        assertNothingLeft(folder, endpoint, descendants);
    }

    @Test
    void leavesNoProcessWhenItIsKilledAndStartsAnewInItsFolder() throws Exception {
        Path folder = temporary.resolve("cloud");
        Process cloud = start(folder);
        assertThat(send("GET", endpoint(cloud), "/_local/status")).contains("RUNNING");
        List<ProcessHandle> descendants = cloud.descendants().toList();
        assertThat(descendants).isNotEmpty();
        cloud.destroyForcibly().waitFor();
        Process next = start(folder);
        URI nextEndpoint = endpoint(next);
        TestCloud.assertEnded(descendants);
        assertThat(send("GET", nextEndpoint, "/_local/status")).contains("\"pid\":" + next.pid());
    }

    @Test
    void runsBesideAnotherButNotTwiceInOneFolder() throws Exception {
        Path folder = temporary.resolve("one");
        URI one = endpoint(start(folder));
        URI other = endpoint(start(temporary.resolve("other")));
        assertThat(one).isNotEqualTo(other);
        create(one, "shared-name");
        create(other, "shared-name");
        Process twice = start(folder);
        assertThat(errors(twice)).contains("A local cloud already runs in " + folder + " (process ", one.toString());
        assertThat(twice.waitFor()).isEqualTo(1);
        assertThat(send("GET", one, "/_local/status")).contains("RUNNING");
    }

    @Test
    void refusesAFolderOfSomeoneElse() throws Exception {
        Path file = Files.writeString(temporary.resolve("thesis.txt"), "years of work");
        // As many programs have one.
        Files.createFile(temporary.resolve("lock"));
        assertThatThrownBy(() -> LocalCloud.start(new Options(temporary, OptionalInt.of(0), Python.COMMAND)))
                .isInstanceOf(LocalCloudException.class)
                .hasMessage(
                        temporary
                                + " holds files, and none that marks it as this local cloud's; choose an empty or a new folder, or delete it if it was an older version's.");
        assertThatThrownBy(() -> LocalCloud.start(new Options(file, OptionalInt.of(0), Python.COMMAND)))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("is a file");
        assertThat(file).hasContent("years of work");
    }

    @Test
    void saysThatItRunsOnLinuxOnly() throws Exception {
        Path folder = temporary.resolve("cloud");
        Process cloud = start(folder, "-Dos.name=Mac OS X");
        assertThat(cloud.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(errors(cloud))
                .isEqualTo("The local cloud runs its functions on Linux only:"
                        + " use a Linux machine, a virtual machine or a container.");
        assertThat(cloud.exitValue()).isEqualTo(1);
        assertThat(folder).doesNotExist();
    }

    @Test
    void refusesAPortThatItCannotOpen() throws Exception {
        Path folder = temporary.resolve("cloud");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            LocalCloud.start(new Options(folder, OptionalInt.of(taken.getLocalPort()), Python.COMMAND)))
                    .isInstanceOf(LocalCloudException.class)
                    .hasMessage("Port " + taken.getLocalPort()
                            + " cannot be opened: Address already in use. Choose another with --port.");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void saysWhatToInstallWhereThereIsNoMoto() throws IOException {
        Path folder = temporary.resolve("cloud");
        Path python = Files.writeString(
                temporary.resolve("python"),
                "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'moto'\"\nexit 1\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> LocalCloud.start(new Options(folder, OptionalInt.of(0), python.toString())))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("has no moto")
                .hasMessageContaining("pip install -r local/requirements.txt");
        assertThatThrownBy(() -> LocalCloud.start(new Options(folder, OptionalInt.of(0), "/no/python")))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("/no/python");
        assertThat(folder).doesNotExist();
    }

    // --- Support

    private Process start(Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                LocalCloud.class.getName(),
                "--dir",
                folder.toString(),
                "--port",
                "0",
                "--python",
                Python.COMMAND));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    /** Reads the line that a cloud prints when it is ready. */
    private static URI endpoint(Process cloud) throws IOException {
        String line = cloud.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new AssertionError("the cloud did not start: " + errors(cloud));
        }
        return URI.create(line.replaceFirst(".*(http://127\\.0\\.0\\.1:\\d+)\\.", "$1"));
    }

    private static String errors(Process process) throws IOException {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            return String.join("\n", lines.lines().toList());
        }
    }

    private static String send(String method, URI endpoint, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static void create(URI endpoint, String bucket) {
        try (AwsClients aws = new AwsClients(endpoint, LocalCloud.REGION, CloudExtension.credentials("person"))) {
            aws.s3().createBucket(request -> request.bucket(bucket));
            assertThat(aws.s3().listBuckets().buckets()).extracting("name").containsExactly(bucket);
        }
    }

    private static void assertNothingLeft(Path folder, URI endpoint, List<ProcessHandle> descendants) throws Exception {
        TestCloud.assertEnded(descendants);
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), endpoint.getPort()).close())
                .isInstanceOf(ConnectException.class);
    }
}
