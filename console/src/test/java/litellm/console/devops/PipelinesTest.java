package litellm.console.devops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against a server that answers in the shapes of Azure DevOps' REST API 7.1, page by page. */
class PipelinesTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private HttpServer server;
    private int refusal;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void shouldShowRunsOfEveryPageWithConnectionsAndGroups() {
        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "large models");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.out())
                .contains("2026-11-24T11:59:00.123456700Z  inProgress         litellm                  20261124.2")
                .contains("20261124.0     main             Grace Hopper")
                .contains("20261124.1     main             Ada Lovelace")
                .contains("Failed in the last 7 days (2)")
                .contains("Queue (1)")
                .contains("litellm-deployer                 AWS          ready")
                .contains("old                              AWS          NOT READY")
                .contains("litellm-dev                      2 variables, 1 of them secret")
                .doesNotContain("\u001b", "token");
        assertThat(asked)
                .hasSize(4)
                .allMatch(uri -> uri.startsWith("/contoso/large%20models/_apis/"))
                .allMatch(uri -> uri.contains("api-version=7.1"));
        assertThat(asked.get(1)).contains("continuationToken=page%3D2%26more");
        assertThat(authorizations)
                .containsOnly("Basic " + Base64.getEncoder().encodeToString(":token".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTellAProgramInJson() {
        Map<String, Object> json = run(Map.of("SYSTEM_ACCESSTOKEN", "job"), "contoso", "llm", "--output", "json")
                .json();

        assertThat(json).containsEntry("failures", 2).containsEntry("queue", 1);
        assertThat((List<?>) json.get("runs")).hasSize(5);
        assertThat(authorizations).containsOnly("Bearer job");
    }

    /** One had waited for days, another was given up: of three runs one succeeded. */
    @Test
    void shouldRateTheRunsThatEndedByThemselvesInTheLastDay() {
        URI organization = URI.create(
                "http://127.0.0.1:%d/contoso".formatted(server.getAddress().getPort()));
        Instant now = Instant.parse("2026-11-24T12:00:00Z");
        try (DevOps project = DevOps.of(organization, "llm", Map.of("AZURE_DEVOPS_EXT_PAT", "token"))) {
            PipelineStatus status = PipelineStatus.read(project, now);

            assertThat(status.successRate(now)).contains(33);
            assertThat(status.successRate(now.plus(Duration.ofDays(1)))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203, the token is not accepted",
        "401, the token is not accepted",
        "403, the token may not read this",
        "404, there is no such organization or project",
        "429, too many calls; try again in 17 seconds",
        "500, HTTP status 500 (TF400898: it broke)"
    })
    void shouldSayWhyItIsRefused(int status, String why) {
        refusal = status;

        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "llm");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors())
                .startsWith("litellmctl: Azure DevOps refused build/builds: ")
                .contains(why);
        assertThat(run.errors()).doesNotContain("token\n", "<html");
    }

    @Test
    void shouldFailWhereAProxyAnswersInItsPlace() {
        refusal = 200;

        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "llm");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).startsWith("litellmctl: build/builds, line 1");
    }

    @Test
    void shouldAskForATokenAndForNames() {
        assertThat(run(Map.of(), "contoso", "llm").errors()).contains("AZURE_DEVOPS_EXT_PAT: found nothing; allowed: ");
        ConsoleRun wrong = run(Map.of(), "con/toso", "a/b", "--url", "nowhere");

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.errors()).contains("ORG: found \"con/toso\"", "PROJECT: found \"a/b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AZURE_DEVOPS_EXT_PAT", "SYSTEM_ACCESSTOKEN"})
    void shouldRefuseATokenThatNoHeaderHoldsWithoutShowingIt(String variable) {
        ConsoleRun run = run(Map.of(variable, "secret\nX-Other: 1"), "contoso", "llm");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: %s: found a character that a request cannot hold, for example a line break; allowed: printable ASCII"
                                .formatted(variable));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1/, where the token would cross the network in clear text; allowed: https://",
        "http://{x}, allowed: an address",
        "https://devops.example.com/{x}, allowed: an address"
    })
    void shouldSendTheTokenToNoSuchAddress(String url, String fault) {
        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "llm", "--url", url);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .first()
                .asString()
                .startsWith("litellmctl: --url: found ")
                .contains(fault);
    }

    @Test
    void shouldSayThatTheServerIsAway() {
        server.stop(0);

        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "llm");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).contains("Azure DevOps cannot be reached at 127.0.0.1:");
    }

    private ConsoleRun run(Map<String, String> environment, String... args) {
        List<String> line = new ArrayList<>(List.of("pipelines"));
        line.addAll(List.of(args));
        if (!line.contains("--url")) {
            line.addAll(List.of(
                    "--url",
                    "http://127.0.0.1:%d/".formatted(server.getAddress().getPort())));
        }
        return ConsoleRun.of(TestProject.repository(), "", environment, line.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        asked.add(uri);
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = body(exchange, uri).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusal == 0 ? 200 : refusal, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String body(HttpExchange exchange, String uri) throws IOException {
        if (refusal != 0) {
            exchange.getResponseHeaders().set("Retry-After", "17");
            return refusal == 500
                    ? "{\"$id\": \"1\", \"message\": \"TF400898: it broke\", \"typeKey\": \"X\"}"
                    : "<html>Sign in</html>";
        }
        if (uri.contains("build/builds")) {
            boolean first = !uri.contains("continuationToken");
            if (first) {
                exchange.getResponseHeaders().set("x-ms-continuationtoken", "page=2&more");
            }
            return recorded(first ? "builds-1" : "builds-2");
        }
        return recorded(uri.contains("endpoints") ? "endpoints" : "variablegroups");
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PipelinesTest.class.getResourceAsStream("/devops/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
