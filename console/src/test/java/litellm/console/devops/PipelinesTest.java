package litellm.console.devops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.TestProject;
import litellm.controlplane.TextResource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against a server that answers in the shapes of Azure DevOps' REST API 7.1, page by page. */
class PipelinesTest {
    @AutoClose
    private HttpStandIn server;

    private volatile int refusal;

    @BeforeEach
    void startServer() throws IOException {
        server = new HttpStandIn(this::answer);
    }

    @Test
    void shouldShowRunsOfEveryPageWithConnectionsAndGroups() {
        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "large models");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.out())
                .contains("2026-11-24T11:59:00Z  inProgress         litellm                  20261124.2")
                .contains("20261124.0     main             Grace Hopper")
                .contains("20261124.1     main             Ada Lovelace")
                .contains("Failed in the last 7 days (2)")
                .contains("Queue (1)")
                .contains("litellm-deployer                 AWS          ready")
                .contains("old                              AWS          NOT READY")
                .contains("litellm-dev                      2 variables, 1 of them secret")
                .doesNotContain("\u001b", "token");
        assertThat(asked())
                .hasSize(4)
                .allMatch(uri -> uri.startsWith("/contoso/large%20models/_apis/"))
                .allMatch(uri -> uri.contains("api-version=7.1"));
        assertThat(asked().get(1)).contains("continuationToken=page%3D2%26more");
        assertThat(server.requests())
                .extracting(request -> request.header("Authorization"))
                .containsOnly("Basic " + Base64.getEncoder().encodeToString(":token".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTellAProgramInJson() {
        Map<String, Object> json = run(Map.of("SYSTEM_ACCESSTOKEN", "job"), "contoso", "llm", "--output", "json")
                .json();

        assertThat(json).containsEntry("failures", 2).containsEntry("queue", 1);
        assertThat((List<?>) json.get("runs")).hasSize(5);
        assertThat(server.requests())
                .extracting(request -> request.header("Authorization"))
                .containsOnly("Bearer job");
    }

    /** One had waited for days, another was given up: of three runs one succeeded. */
    @Test
    void shouldRateTheRunsThatEndedByThemselvesInTheLastDay() {
        URI organization = server.endpoint().resolve("/contoso");
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
        assertThat(run.errors())
                .isEqualTo(
                        "litellmctl: %s answered build/builds with something other than JSON: is --url the organization's address, or does a proxy answer in its place?\n",
                        server.endpoint().getAuthority());
    }

    /** What one entry lacks is no reason to show none. */
    @Test
    void shouldShowWhatItCanOfOddEntries() throws IOException {
        HttpStandIn.Answer odd = new HttpStandIn.Answer(
                200,
                Map.of("x-ms-continuationtoken", "again"),
                "{\"value\": [null, \"text\", {\"id\": 7, \"buildNumber\": \"7.1\", \"status\": \"completed\", \"result\": \"failed\", \"queueTime\": \"2026-11-29T00:00:00\"}]}");
        try (HttpStandIn same = new HttpStandIn(_ -> odd);
                DevOps project = DevOps.of(same.endpoint(), "llm", Map.of("AZURE_DEVOPS_EXT_PAT", "token"))) {
            PipelineStatus status = PipelineStatus.read(project, Instant.parse("2026-11-24T12:00:00Z"));

            assertThat(status.failures()).extracting(PipelineStatus.Run::number).contains("7.1");
            assertThat(same.requests())
                    .as("each of three lists, and the page that it names once")
                    .hasSize(6);
        }
    }

    @Test
    void shouldShowARunWithoutATimeFirst() throws IOException {
        HttpStandIn.Answer queued = new HttpStandIn.Answer(
                200,
                Map.of(),
                "{\"value\": [{\"id\": 1, \"buildNumber\": \"1.1\", \"queueTime\": \"2026-11-24T11:00:00Z\"}, {\"id\": 2, \"buildNumber\": \"2.1\", \"status\": \"notStarted\"}]}");
        try (HttpStandIn same = new HttpStandIn(_ -> queued)) {
            String[] line = {"pipelines", "contoso", "llm", "--url", same.endpoint() + "/"};
            ConsoleRun run = ConsoleRun.of(TestProject.repository(), "", Map.of("AZURE_DEVOPS_EXT_PAT", "token"), line);

            assertThat(run.out().lines().skip(1).limit(2))
                    .satisfiesExactly(
                            first -> assertThat(first).matches(" {2}- +notStarted .* 2\\.1"),
                            second -> assertThat(second).matches(" {2}2026-11-24T11:00:00Z .* 1\\.1"));
        }
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
        assertThat(asked()).isEmpty();
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
        // No port of a server that was closed: the system would give it to the next one that asks.
        ConsoleRun run = run(Map.of("AZURE_DEVOPS_EXT_PAT", "token"), "contoso", "llm", "--url", "http://127.0.0.1:1/");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).contains("Azure DevOps cannot be reached at 127.0.0.1:");
    }

    private ConsoleRun run(Map<String, String> environment, String... args) {
        List<String> line = new ArrayList<>(List.of("pipelines"));
        line.addAll(List.of(args));
        if (!line.contains("--url")) {
            line.addAll(List.of("--url", server.endpoint() + "/"));
        }
        return ConsoleRun.of(TestProject.repository(), "", environment, line.toArray(String[]::new));
    }

    private List<String> asked() {
        return server.requests().stream()
                .map(request -> request.uri().toString())
                .toList();
    }

    private HttpStandIn.Answer answer(HttpStandIn.Request request) {
        String uri = request.uri().toString();
        if (refusal != 0) {
            return new HttpStandIn.Answer(refusal, Map.of("Retry-After", "17"), refused());
        }
        if (uri.contains("build/builds")) {
            return uri.contains("continuationToken")
                    ? recorded("builds-2", Map.of())
                    : recorded("builds-1", Map.of("x-ms-continuationtoken", "page=2&more"));
        }
        return recorded(uri.contains("endpoints") ? "endpoints" : "variablegroups", Map.of());
    }

    private String refused() {
        return refusal == 500
                ? "{\"$id\": \"1\", \"message\": \"TF400898: it broke\", \"typeKey\": \"X\"}"
                : "<html>Sign in</html>";
    }

    private static HttpStandIn.Answer recorded(String name, Map<String, String> headers) {
        return new HttpStandIn.Answer(
                200, headers, TextResource.read(PipelinesTest.class, "/devops/" + name + ".json"));
    }
}
