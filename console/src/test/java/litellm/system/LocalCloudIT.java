package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud's own life, one cloud's from its start to its end: it runs beside another, outlives what is killed, and ends without a trace. */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalCloudIT {
    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private Set<Long> before;
    private int port;

    @BeforeAll
    void start() throws IOException {
        litellmctl = new Litellmctl(folder.resolve("one"));
        before = processes();
        // Not the usual one, which the cloud of a test beside this may take as soon as it is free.
        port = freePort();
        assertThat(litellmctl
                        .launch("local", "up", "--port", Integer.toString(port))
                        .exitCode())
                .isZero();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.launch("local", "down");
    }

    @Test
    @Order(1)
    void runsBesideAnother() {
        Litellmctl other = new Litellmctl(folder.resolve("other"));
        try {
            assertThat(other.launch("local", "up").exitCode()).isZero();

            assertThat(other.cloud().get("endpoint"))
                    .isNotEqualTo(litellmctl.cloud().get("endpoint"));
        } finally {
            other.launch("local", "down");
        }
        assertThat(litellmctl.launch("local", "status").exitCode()).isZero();
    }

    @Test
    @Order(1)
    void staysAtThePortThatItHas() {
        Litellmctl.Result moved =
                litellmctl.run("local", "up", "--port", Integer.toString(port == 65_535 ? 1 : port + 1));

        assertThat(moved.exitCode()).as(moved.everything()).isEqualTo(2);
        assertThat(moved.stderr())
                .contains("--port: found")
                .contains("runs at http")
                .contains(":" + port);
        assertThat(litellmctl
                        .run("local", "up", "--port", Integer.toString(port))
                        .exitCode())
                .isZero();
    }

    @Test
    @Order(2)
    void startsAnewWhereItWasKilled() {
        litellmctl.bootstrap();
        startsAnewAfter(litellmctl.cloudProcess());
    }

    @Test
    @Order(3)
    void startsAnewWhereItEndsBecauseMotoWasKilled() {
        startsAnewAfter(litellmctl
                .cloudProcess()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("python"))
                .findFirst()
                .orElseThrow());
    }

    private void startsAnewAfter(ProcessHandle killed) {
        Object pid = litellmctl.cloud().get("pid");

        killed.destroyForcibly();
        killed.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Litellmctl.Result status = litellmctl.launch("--local", "status", "dev");

        assertThat(status.exitCode()).as(status.everything()).isZero();
        assertThat(litellmctl.cloud()).doesNotContainEntry("pid", pid);
    }

    @Test
    @Order(4)
    void leavesNoProcessPortOrFileBehind() throws IOException {
        assertThat(litellmctl.launch("local", "down").exitCode()).isZero();

        assertThat(litellmctl.stateFolder()).doesNotExist();
        assertThat(refusesConnections(port)).isTrue();
        // A guard does not wait for the watcher that it kills with itself.
        ControlPlane.await(
                "the processes from before, and no more", () -> processes().equals(before));
    }

    /** A port below the range that Linux gives out by itself (32768 and up), so that it is free again after each restart. */
    private static int freePort() throws IOException {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000); ; port++) {
            try (ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                assertThat(port).isLessThan(32_768);
            }
        }
    }

    private static boolean refusesConnections(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** The processes that name this test's folder: a local cloud's children carry it in their arguments. */
    private Set<Long> processes() {
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all.stream()
                    .filter(process -> commandLine(process).contains(folder.toString()))
                    .map(process -> Long.valueOf(process.getFileName().toString()))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
