package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A company's proxy, on loopback: it notes where a command wants to go, and lets nothing through. */
class EnvironmentProxyTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AutoClose
    private ServerSocket proxy;

    @BeforeEach
    void listen() throws IOException {
        proxy = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @Test
    void shouldBeAskedForAzureDevOps() throws Exception {
        ProcessOutput result = pipelines("https://devops.invalid/", Map.of());

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.FAILED);
        assertThat(asked).contains("CONNECT devops.invalid:443 HTTP/1.1");
    }

    @Test
    void shouldNotBeAskedForWhatTheEnvironmentExcepts() throws Exception {
        ProcessOutput result = pipelines("https://devops.invalid/", Map.of("no_proxy", "localhost,.invalid"));

        assertThat(result.printed()).contains("Azure DevOps cannot be reached at devops.invalid");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldBeAskedForANameWhateverItResolvesTo(@TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 devops.invalid\n");

        ProcessOutput result =
                pipelines("https://devops.invalid/", Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts));

        assertThat(asked).as(result.printed()).contains("CONNECT devops.invalid:443 HTTP/1.1");
    }

    @Test
    void shouldNotBeAskedForThisMachine() throws Exception {
        try (HttpStandIn devOps = new HttpStandIn(_ -> new HttpStandIn.Answer(403, "{}"))) {
            ProcessOutput result = pipelines(devOps.endpoint().toString(), Map.of());

            assertThat(result.printed()).contains("the token may not read this");
            assertThat(asked).isEmpty();
        }
    }

    /** As an agent of Azure Pipelines hands its own one over, or as a company sets it. */
    @ParameterizedTest
    @ValueSource(strings = {"https_proxy", "HTTPS_PROXY", "HTTP_PROXY"})
    void shouldBeAskedForAws(String variable) throws Exception {
        ProcessOutput result = status(Map.of(variable, "http://127.0.0.1:" + proxy.getLocalPort()));

        assertThat(asked).as(result.printed()).contains("CONNECT aws.invalid:443 HTTP/1.1");
    }

    @Test
    void shouldNotBeAskedForAnAddressOfAwsThatTheEnvironmentExcepts() throws Exception {
        ProcessOutput result =
                status(Map.of("https_proxy", "http://127.0.0.1:" + proxy.getLocalPort(), "no_proxy", ".invalid"));

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.FAILED);
        assertThat(asked).isEmpty();
    }

    private static ProcessOutput status(Map<String, String> more) throws Exception {
        Map<String, String> variables =
                new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"));
        variables.putAll(more);
        return ConsoleProcess.run(
                variables,
                "litellm.console.program.Litellmctl",
                "status",
                "dev",
                "--endpoint-url",
                "https://aws.invalid",
                "--region",
                "us-east-1");
    }

    private ProcessOutput pipelines(String url, Map<String, String> more) throws Exception {
        String address = "http://127.0.0.1:" + proxy.getLocalPort();
        Map<String, String> variables =
                new HashMap<>(Map.of("https_proxy", address, "http_proxy", address, "AZURE_DEVOPS_EXT_PAT", "token"));
        variables.putAll(more);
        return ConsoleProcess.run(
                variables, "litellm.console.program.Litellmctl", "pipelines", "contoso", "llm", "--url", url);
    }

    private void serve() {
        try {
            while (true) {
                try (Socket client = proxy.accept()) {
                    asked.add(new BufferedReader(
                                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
                }
            }
        } catch (SocketException _) {
            // The test has closed it.
        } catch (IOException e) {
            asked.add(e.toString());
        }
    }
}
