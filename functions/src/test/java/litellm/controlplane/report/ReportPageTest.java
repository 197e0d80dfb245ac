package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.Node.Group;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;
import litellm.controlplane.html.Html;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    private ReportContent.Status status = ReportContent.Status.SUCCEEDED;
    private final Step first = step("Validate request");
    private final Step fast = step("Deploy alb");
    private final Step slow = step("Deploy database");
    private final Step last = step("Verify deployment");
    private final List<StepRecord> steps =
            List.of(record(first, 0, 2), record(fast, 2, 5), record(slow, 2, 60), record(last, 60, 70));

    @Test
    void leadsTheCriticalPathThroughTheSlowerBranch() {
        assertThat(CriticalPath.of(steps))
                .extracting(StepRecord::name)
                .containsExactly("Validate request", "Deploy database", "Verify deployment");
        assertThat(CriticalPath.of(List.of())).isEmpty();
    }

    @Test
    void leavesOutOfTheCriticalPathWhatTookNoTime() {
        assertThat(CriticalPath.of(List.of(record(first, 0, 2), record(fast, 3, 3), record(slow, 3, 60))))
                .extracting(StepRecord::name)
                .containsExactly("Validate request", "Deploy database");
    }

    @Test
    void saysInWordsWhatColoursSay() {
        String page = page(Map.of("environment", "dev"), Map.of(), List.of());

        assertThat(page)
                .contains("<title>deploy dev: succeeded</title>")
                .contains("<span class=\"name\">Deploy database</span><span class=\"detail\">created, 58.0 s</span>")
                .contains("<span class=\"name\">Deploy database<span class=\"unseen\"> (critical)</span></span>")
                .contains("style=\"--from:2.86%;--for:82.86%\"")
                .contains("<th scope=\"row\">Deploy database</th><td>58.0 s</td><td>83%</td>");
    }

    @Test
    void countsWhatHappenedToTheResourcesOfAStack() {
        String page = page(
                Map.of("environment", "dev"),
                Map.of("stacks", Map.of("database", Map.of("outcome", "UPDATED"))),
                List.of(
                        span("database", "A", "CREATE_COMPLETE"),
                        span("database", "B", "UPDATE_COMPLETE"),
                        span("database", "C", "UPDATE_COMPLETE"),
                        span("alb", "D", "CREATE_COMPLETE")));

        assertThat(page)
                .contains("<th scope=\"row\">database</th><td>updated</td><td>1</td><td>2</td><td>0</td><td>0</td>");
        assertThat(page).contains("<summary>3 resources of database</summary>");
    }

    @Test
    void showsWhatFunctionsReported() {
        String page = page(
                Map.of("environment", "dev", "parameters", Map.of("network", Map.of("EnableNatGateway", "false"))),
                Map.of(
                        "plan", Map.of("summary", "1 to add", "location", "s3://b/p", "changes", "alb: one\nalb: two"),
                        "scan", scan("Everyone may call."),
                        "kept", List.of("snapshot one"),
                        "repository", Map.of("images", "12", "kept", "10"),
                        "note", "No task answers.",
                        "cost", Map.of("monthly", "82.10 USD", "prices", "List prices")),
                List.of());

        assertThat(page)
                .contains("<dt>Note</dt><dd>No task answers.</dd>")
                .contains("<dt>Comes to</dt><dd>1 to add</dd></div><div><dt>All of it</dt><dd>s3://b/p</dd>")
                .contains("<li>alb: one</li><li>alb: two</li>")
                .contains("<h2 id=\"findings\">Findings</h2><dl><div><dt>Found</dt><dd>3</dd></div>")
                .contains("<dt>By severity</dt><dd>HIGH 3</dd>")
                .contains("<th scope=\"row\">HIGH</th><td>OpenPorts</td>"
                        + "<td>AWS::EC2::SecurityGroup sg-1</td><td>Everyone may call.</td>")
                .contains("<li>snapshot one</li>")
                .contains("<dt>Images</dt><dd>12 deleted, 10 kept</dd>")
                .contains("<dt>A month</dt><dd>82.10 USD</dd></div><div><dt>Prices</dt><dd>List prices</dd>")
                .contains("<th scope=\"row\">parameters.network</th><td>EnableNatGateway false</td>");
    }

    @Test
    void showsWhatCameOfItBeforeHowThatWent() {
        status = ReportContent.Status.FAILED;
        String page = page(
                Map.of("environment", "dev"),
                Map.of(
                        "plan", Map.of("summary", "1 to add", "location", "s3://b/p", "changes", "alb: one"),
                        "scan", scan("Everyone may call."),
                        "cost", Map.of("monthly", "82.10 USD")),
                List.of(span("alb", "D", "CREATE_COMPLETE")));

        assertThat(Pattern.compile("<h2 [^>]*>([^<]*)</h2>").matcher(page).results())
                .extracting(heading -> heading.group(1))
                .containsExactly(
                        "Why it failed",
                        "Plan",
                        "The plan in short",
                        "Findings",
                        "Stacks",
                        "Cost",
                        "Steps",
                        "Timeline",
                        "Critical path",
                        "Request");
    }

    @Test
    void showsEachWarningByItself() {
        assertThat(page(Map.of("environment", "dev"), Map.of("warnings", List.of("one", "two")), List.of()))
                .contains("<dt>Warning</dt><dd>one</dd></div><div><dt>Warning</dt><dd>two</dd>");
    }

    @Test
    void namesWhatAnUpdateLeftBehind() {
        assertThat(page(
                        Map.of("environment", "prod"),
                        Map.of(
                                "stacks",
                                Map.of("database", Map.of("leftBehind", "AWS::RDS::DBInstance one: protected"))),
                        List.of()))
                .contains("<h2 id=\"left-behind\">Left behind</h2><ul><li>AWS::RDS::DBInstance one: protected</li>");
    }

    @Test
    void saysOfWhatWasSkippedNeitherThatItFailedNorWhy() {
        status = ReportContent.Status.SKIPPED;

        assertThat(page(Map.of("environment", "dev"), Map.of("reason", "dev is kept until Friday"), List.of()))
                .contains(
                        "<header class=\"outcome skipped\">",
                        "<dt>Skipped because</dt><dd>dev is kept until Friday</dd>")
                .doesNotContain("Why it failed");
    }

    /** The same tags as with harmless words: nothing got out of its place. */
    @Property(tries = 60)
    void staysWellFormedWhateverOthersWrote(@ForAll("hostile") String text) throws Exception {
        String page = page(
                Map.of("environment", text),
                Map.of("scan", scan(text), "stacks", Map.of("database", Map.of("outcome", text))),
                List.of(span("database", text, text)));

        assertThat(page).doesNotContain("<script", "onload=\"x");
        assertThat(tags(page))
                .isEqualTo(tags(page(
                        Map.of("environment", "dev"),
                        Map.of("scan", scan("a"), "stacks", Map.of("database", Map.of("outcome", "b"))),
                        List.of(span("database", "c", "d")))));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "<script>",
                        "</title>",
                        "</li>",
                        "<!--",
                        "-->",
                        "]]>",
                        "&",
                        "&lt;",
                        "\"",
                        "'",
                        "\" onload=\"x",
                        "\0",
                        "\u001b[2J",
                        "\u202e",
                        "\ud800",
                        "\ufffe",
                        "{{",
                        "javascript:",
                        "\r\n",
                        "a")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces));
    }

    /** Its tags in order, without their attributes' values. */
    private static List<String> tags(String page) {
        return TAG.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(tag -> tag.replaceAll("\"[^\"]*\"", ""))
                .toList();
    }

    @Test
    void takesNothingForMarkupThatOthersWrote() {
        String hostile = "</title><script>alert(1)</script>\" onload=\"x' & \u202e\u0007\uD800";
        String page = page(
                Map.of("environment", hostile),
                Map.of("scan", scan(hostile)),
                List.of(span("database", hostile, hostile + "_FAILED")));

        assertThat(page)
                .doesNotContain("<script", "onload=\"x", "\u202e", "\u0007")
                .contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x&#39; &amp; ");
        assertThat(page.chars()).noneMatch(character -> character == 0xD800);
    }

    @Test
    void refusesADocumentThatIsNotWhole() {
        assertThatThrownBy(() -> new Html("title", "").open("p").document())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("found [p, body, html]");
    }

    private String page(Map<String, Object> request, Map<String, Object> result, List<ResourceSpan> resources) {
        Map<String, Object> asked = new TreeMap<>(request);
        asked.put("action", "deploy");
        List<Node> nodes = List.of(first, new Group("Deploy both", List.of(List.of(fast), List.of(slow))), last);
        return ReportPage.of(new ReportContent(
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:one",
                status,
                START,
                START.plusSeconds(70),
                asked,
                new ExecutionOutput(result),
                Optional.empty(),
                Optional.empty(),
                nodes,
                steps,
                resources));
    }

    /** A scan's answer. */
    private static Map<String, Object> scan(String problem) {
        Map<String, String> finding = Map.of(
                "severity",
                "HIGH",
                "rule",
                "OpenPorts",
                "type",
                "AWS::EC2::SecurityGroup",
                "name",
                "sg-1",
                "problem",
                problem);
        return Map.of("findings", 3, "bySeverity", Map.of("HIGH", 3), "worst", List.of(finding));
    }

    @Test
    void givesAsEvidenceWhatFailedAndNotWhatFollowed() {
        status = ReportContent.Status.FAILED;

        assertThat(page(
                        Map.of("environment", "dev"),
                        Map.of(),
                        List.of(
                                failed("Subnet", "Resource creation cancelled"),
                                failed("Secret", "not authorized"),
                                failed("Cluster", ""))))
                .contains(
                        "network, resource Secret (AWS::X::Y), CREATE_FAILED",
                        "network, resource Cluster (AWS::X::Y), CREATE_FAILED")
                .doesNotContain("network, resource Subnet (AWS::X::Y), CREATE_FAILED");
    }

    private static ResourceSpan failed(String resource, String reason) {
        return new ResourceSpan("network", resource, "AWS::X::Y", "CREATE_FAILED", START, START.plusSeconds(1), reason);
    }

    private static Step step(String name) {
        Optional<String> stack = name.startsWith("Deploy ") ? Optional.of(name.substring(7)) : Optional.empty();
        return new Step(name, Optional.empty(), false, stack);
    }

    private static StepRecord record(Step step, int from, int until) {
        return new StepRecord(
                step,
                StepStatus.SUCCEEDED,
                START.plusSeconds(from),
                START.plusSeconds(until),
                Optional.of("CREATED"),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private static ResourceSpan span(String stack, String resource, String status) {
        return new ResourceSpan(stack, resource, "AWS::X::Y", status, START, START.plusSeconds(1), "");
    }
}
