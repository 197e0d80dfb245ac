package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

/** What fails, or is interrupted, leaves everything in a state from which the same command goes on. */
class RecoveryIT {
    @TempDir
    Path folder;

    private Litellmctl litellmctl;

    @AfterEach
    void takeTheCloudDown() {
        litellmctl.run("local", "down");
    }

    @Test
    void endsAFailedDeployWithTheResourcesOwnReasonAndTheNextDeploySucceedsWithoutHands() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        assertThat(litellmctl.run("--local", "bootstrap").exitCode()).isZero();
        String reason = "Cannot find version 16 for postgres in this region";
        assertThat(litellmctl
                        .run("local", "fail", "dev-database-stack", "DBInstance", "--reason", reason)
                        .exitCode())
                .isZero();

        Litellmctl.Result failed = litellmctl.run("--local", "deploy", "dev");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.everything().stripTrailing().lines().toList().getLast())
                .contains("DBInstance")
                .contains(reason);
        try (SfnClient stepFunctions = new LocalAws(endpoint()).client(SfnClient.builder())) {
            String machine = stepFunctions.listStateMachines().stateMachines().stream()
                    .map(StateMachineListItem::stateMachineArn)
                    .findFirst()
                    .orElseThrow();
            assertThat(stepFunctions
                            .listExecutions(request -> request.stateMachineArn(machine))
                            .executions())
                    .filteredOn(execution -> execution.name().startsWith("deploy-"))
                    .singleElement()
                    .satisfies(execution -> {
                        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
                        assertThat(stepFunctions
                                        .describeExecution(request -> request.executionArn(execution.executionArn()))
                                        .cause())
                                .contains(reason);
                    });
        }
        Litellmctl.Result next = litellmctl.run("--local", "deploy", "dev");
        assertThat(next.exitCode()).as(next.everything()).isZero();
    }

    @Test
    void leavesTheExecutionRunningWhenTheConsoleIsInterrupted() throws IOException, InterruptedException {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        assertThat(litellmctl.run("--local", "bootstrap").exitCode()).isZero();
        Process deploy = litellmctl.start("--local", "deploy", "dev");
        CompletableFuture<String> errors = Litellmctl.read(deploy.getErrorStream());
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(deploy.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.append(line).append('\n');
                if (line.contains("Deploy security")) {
                    interrupt(deploy);
                }
            }
        }

        assertThat(deploy.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(deploy.exitValue()).isEqualTo(130);
        assertThat(seen + errors.join()).contains("litellmctl --local watch arn:aws:states:");
        Litellmctl.Result watch = litellmctl.run("--local", "watch");
        assertThat(watch.exitCode()).as(watch.everything()).isZero();
        assertThat(watch.stdout()).contains("Verify deployment");
    }

    @Test
    void leavesNoProcessPortOrFileBehindAndOutlivesAKill() throws IOException {
        Path state = folder.resolve("cloud");
        litellmctl = new Litellmctl(state);
        Set<Long> before = processes();
        assertThat(litellmctl.run("--local", "bootstrap").exitCode()).isZero();
        int port = URI.create(endpoint()).getPort();
        ProcessHandle cloud = ProcessHandle.of(((Number) litellmctl.cloud().get("pid")).longValue())
                .orElseThrow();

        cloud.destroyForcibly();
        cloud.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Litellmctl.Result status = litellmctl.run("--local", "status", "dev");

        assertThat(status.exitCode()).as(status.everything()).isZero();
        assertThat(litellmctl.run("local", "down").exitCode()).isZero();
        assertThat(state).doesNotExist();
        assertThat(refusesConnections(port)).isTrue();
        assertThat(processes()).isEqualTo(before);
    }

    @Test
    void startsAnewWhereTheCloudEndsBecauseMotoWasKilled() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        assertThat(litellmctl.run("local", "up").exitCode()).isZero();
        Number pid = (Number) litellmctl.cloud().get("pid");
        ProcessHandle moto = ProcessHandle.of(pid.longValue())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("python"))
                .findFirst()
                .orElseThrow();

        moto.destroyForcibly();
        moto.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Litellmctl.Result status = litellmctl.run("--local", "status", "dev");

        assertThat(status.exitCode()).as(status.everything()).isZero();
        assertThat(litellmctl.cloud()).doesNotContainEntry("pid", pid);
    }

    @Test
    void letsTwoCloudsRunSideBySide() {
        litellmctl = new Litellmctl(folder.resolve("one"));
        Litellmctl other = new Litellmctl(folder.resolve("other"));
        try {
            assertThat(litellmctl.run("local", "up").exitCode()).isZero();
            assertThat(other.run("local", "up").exitCode()).isZero();

            assertThat(other.cloud().get("endpoint")).isNotEqualTo(endpoint());
        } finally {
            other.run("local", "down");
        }
        assertThat(litellmctl.run("local", "status").exitCode()).isZero();
    }

    private String endpoint() {
        return (String) litellmctl.cloud().get("endpoint");
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    private static boolean refusesConnections(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** The processes that name this test's folder: a local cloud's children carry it in their arguments or directory. */
    private Set<Long> processes() throws IOException {
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all.stream()
                    .filter(process -> commandLine(process).contains(folder.toString()))
                    .map(process -> Long.valueOf(process.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
