package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud's own life: it ends without a trace, outlives what is killed, and runs beside another. */
@Order(0)
class LocalCloudIT {
    @TempDir
    Path folder;

    private Litellmctl litellmctl;

    @AfterEach
    void takeTheCloudDown() {
        litellmctl.launch("local", "down");
    }

    @Test
    void leavesNoProcessPortOrFileBehindAndOutlivesAKill() throws IOException {
        Path state = folder.resolve("cloud");
        litellmctl = new Litellmctl(state);
        Set<Long> before = processes();
        // Not the usual one, which the cloud of a test beside this may take as soon as it is free.
        int port = freePort();
        assertThat(litellmctl
                        .launch("local", "up", "--port", Integer.toString(port))
                        .exitCode())
                .isZero();
        litellmctl.bootstrap();
        ProcessHandle cloud = litellmctl.cloudProcess();

        cloud.destroyForcibly();
        cloud.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Litellmctl.Result status = litellmctl.launch("--local", "status", "dev");

        assertThat(status.exitCode()).as(status.everything()).isZero();
        assertThat(litellmctl.launch("local", "down").exitCode()).isZero();
        assertThat(state).doesNotExist();
        assertThat(refusesConnections(port)).isTrue();
        assertThat(processes()).isEqualTo(before);
    }

    @Test
    void startsAnewWhereTheCloudEndsBecauseMotoWasKilled() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        assertThat(litellmctl.launch("local", "up").exitCode()).isZero();
        Number pid = (Number) litellmctl.cloud().get("pid");
        ProcessHandle moto = ProcessHandle.of(pid.longValue())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("python"))
                .findFirst()
                .orElseThrow();

        moto.destroyForcibly();
        moto.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Litellmctl.Result status = litellmctl.launch("--local", "status", "dev");

        assertThat(status.exitCode()).as(status.everything()).isZero();
        assertThat(litellmctl.cloud()).doesNotContainEntry("pid", pid);
    }

    @Test
    void letsTwoCloudsRunSideBySide() {
        litellmctl = new Litellmctl(folder.resolve("one"));
        Litellmctl other = new Litellmctl(folder.resolve("other"));
        try {
            assertThat(litellmctl.launch("local", "up").exitCode()).isZero();
            assertThat(other.launch("local", "up").exitCode()).isZero();

            assertThat(other.cloud().get("endpoint")).isNotEqualTo(endpoint());
        } finally {
            other.launch("local", "down");
        }
        assertThat(litellmctl.launch("local", "status").exitCode()).isZero();
    }

    private String endpoint() {
        return (String) litellmctl.cloud().get("endpoint");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
