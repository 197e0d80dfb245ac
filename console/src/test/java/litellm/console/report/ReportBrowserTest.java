package litellm.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.console.azure.HostileExecution;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import litellm.console.plan.PlanFormat;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.plan.MonthlyCost;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.StackPlan;
import litellm.controlplane.report.ExecutionOutput;
import litellm.controlplane.report.ReportContent;
import litellm.controlplane.report.ReportPage;
import litellm.controlplane.report.ResourceSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports of recorded executions, a plan and a scan in a real browser with JavaScript on, so that a script in a hostile text would run. */
@TestInstance(Lifecycle.PER_CLASS)
class ReportBrowserTest {
    /** WCAG 2.2's least contrast of text (success criterion 1.4.3), for each text of the page against what is behind it. */
    private static final String CONTRASTS = """
            () => {
              const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
              const rgb = text => text.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const color = rgb(getComputedStyle(e).backgroundColor);
                  if (color.length === 3 || color[3] > 0) return color;
                }
                return [255, 255, 255];
              };
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const low = [];
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (!walker.currentNode.textContent.trim()) continue;
                const [one, other] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
                const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                if (contrast < 4.5) low.push(walker.currentNode.textContent + ' ' + contrast.toFixed(2));
              }
              return low;
            }""";

    /** Milliseconds: three clouds may start beside the browser. */
    private static final double PATIENCE = 180_000;

    @TempDir
    private Path folder;

    /** Its end is the browser's too. */
    @AutoClose
    private Playwright playwright;

    private Browser browser;

    @BeforeAll
    void startBrowser() {
        Path chromium = chromium();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setTimeout(PATIENCE)
                        .setArgs(List.of("--no-sandbox")));
    }

    private static Path chromium() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "There is no chromium, chromium-browser or google-chrome on the PATH, in which the reports are looked at; on Debian: apt-get install chromium"));
    }

    @ParameterizedTest
    @CsvSource({
        "created, 1280, LIGHT",
        "created, 390, DARK",
        "unchanged, 390, LIGHT",
        "hostile, 1280, DARK",
        "hostile, 390, LIGHT",
        "one-stack, 1280, LIGHT",
        "invalid-request, 390, DARK",
        "running, 1280, LIGHT",
        "long-action, 390, LIGHT",
        "plan, 1280, LIGHT",
        "plan, 390, DARK",
        "scan, 1280, DARK",
        "scan, 390, LIGHT"
    })
    void shouldFitAndBeReadableAndAskForNothing(String scenario, int width, ColorScheme colors) throws IOException {
        List<String> asked = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try (BrowserContext context = context(width, colors)) {
            Page page = newPage(context);
            page.onRequest(request -> asked.add(request.url()));
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.onPageError(complaints::add);
            page.navigate(file(scenario).toUri().toString());

            assertThat(asked).containsExactly(file(scenario).toUri().toString());
            assertThat(complaints).isEmpty();
            assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(width);
            assertThat(list(page.evaluate(CONTRASTS))).isEmpty();
        }
    }

    /** What is long beside them may break anywhere, and would leave them one letter's width. */
    @ParameterizedTest
    @ValueSource(ints = {390, 1280})
    void shouldShowTheNamesOfAPlanUnbroken(int width) throws IOException {
        try (BrowserContext context = context(width, ColorScheme.LIGHT)) {
            Page page = open(context, "plan");

            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('tr > :nth-child(2) code')].map(e => e.getClientRects().length)")))
                    .isEqualTo(List.of(1, 1, 1));
        }
    }

    /** Paper does not scroll: what is wider than it is made smaller as a whole, or lost. */
    @ParameterizedTest
    @ValueSource(strings = {"created", "plan", "scan"})
    void shouldCutNoTableOffOnPaper(String scenario) throws IOException {
        try (BrowserContext context = context(720, ColorScheme.LIGHT)) {
            Page page = open(context, scenario);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

            assertThat(list(page.evaluate(
                            "() => [...document.querySelectorAll('.wide')].map(e => getComputedStyle(e).overflowX)")))
                    .isNotEmpty()
                    .allMatch("visible"::equals);
        }
    }

    @Test
    void shouldKeepItsBarsOnPaper() throws IOException {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT)) {
            Page page = open(context, "created");

            assertThat(page.locator(".track, .bar").count()).isPositive();
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('.track, .bar')].map(e => getComputedStyle(e).webkitPrintColorAdjust).filter(adjust => adjust !== 'exact')")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "plan", "scan"})
    void shouldBeUnderstoodByAScreenReader(String scenario) throws IOException {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT)) {
            Page page = open(context, scenario);

            assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
            assertThat(page.title()).isEqualTo(page.locator("h1").innerText());
            assertThat(page.locator("main, h1").count()).isEqualTo(2);
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1]).filter((level, i, all) => i && level > all[i - 1] + 1)")))
                    .isEmpty();
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)")))
                    .isEmpty();
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('[aria-labelledby]')].filter(e => !document.getElementById(e.getAttribute('aria-labelledby'))).map(e => e.outerHTML)")))
                    .isEmpty();
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('table')].filter(t => !t.caption || [...t.querySelectorAll('th')].some(th => !th.scope)).map(t => t.outerHTML)")))
                    .isEmpty();
            // Each is a landmark, which is found by its name.
            assertThat(
                            list(
                                    page.evaluate(
                                            "() => [...document.querySelectorAll('section[aria-labelledby], [role=region]')].map(e => e.ariaLabel ?? document.getElementById(e.getAttribute('aria-labelledby')).innerText)")))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldSayInWordsWhatColoursSay() throws IOException {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT)) {
            Page page = open(context, "created");

            assertThat(page.title()).isEqualTo("deploy dev: succeeded");
            assertThat(page.locator(".graph .step")
                            .filter(new Locator.FilterOptions().setHasText("Deploy network"))
                            .innerText())
                    .contains("created, ");
            assertThat(page.locator(".timeline li.critical").first().innerText())
                    .contains("(critical)");
        }
    }

    @Test
    void shouldOpenTheResourcesOfAStackByKeyboard() throws IOException {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT)) {
            Page page = open(context, "created");
            tabTo(page, "2 resources of network");
            page.keyboard().press("Enter");

            assertThat(page.locator("details[open] .timeline li"))
                    .satisfies(rows -> assertThat(rows.allInnerTexts())
                            .hasSize(2)
                            .first()
                            .asString()
                            .contains("VPC (AWS::EC2::VPC) CREATE_COMPLETE"));
        }
    }

    /** Goes on from one thing to the next, as without a mouse. */
    private static void tabTo(Page page, String text) {
        List<Object> passed = new ArrayList<>();
        while (!passed.contains(text)) {
            page.keyboard().press("Tab");
            Object focused = page.evaluate("() => document.activeElement.innerText");
            assertThat(passed).doesNotContain(focused);
            passed.add(focused);
        }
    }

    @Test
    void shouldShowAHostileReasonAsText() throws IOException {
        try (BrowserContext context = browser.newContext()) {
            Page page = open(context, "hostile");

            assertThat(page.locator(".cause").innerText())
                    .startsWith("StackFailed: ##vso[task.setvariable variable=PATH;]/evil")
                    .contains("<script>alert(1)</script>", "🚀", "100% %0A", "\n##vso[task.complete");
            assertThat(page.locator("script, .cause a").count()).isZero();
            assertThat(page.locator("#why-it-failed ~ ul").innerText())
                    .contains("Step Deploy database", "database, resource DBInstance", "CREATE_FAILED");
            assertThat(page.locator(".graph .step.failed .name").innerText()).isEqualTo("Deploy database");
        }
    }

    private BrowserContext context(int width, ColorScheme colors) {
        return browser.newContext(new Browser.NewContextOptions()
                .setJavaScriptEnabled(true)
                .setViewportSize(width, 900)
                .setColorScheme(colors));
    }

    private static Page newPage(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultNavigationTimeout(PATIENCE);
        return page;
    }

    private Page open(BrowserContext context, String scenario) throws IOException {
        Page page = newPage(context);
        page.navigate(file(scenario).toUri().toString());
        return page;
    }

    private Path file(String scenario) throws IOException {
        return Files.writeString(folder.resolve(scenario + ".html"), page(scenario));
    }

    private static String page(String scenario) {
        return switch (scenario) {
            case "plan" -> PlanFormat.HTML.write(plan(), false);
            case "scan" -> scan();
            default -> ReportPage.of(content(execution(scenario)));
        };
    }

    /** With a name as long as any, and with a value beside it that fills its cell. */
    private static Plan plan() {
        PropertyPlan arn = new PropertyPlan("SourceArn", HostileExecution.REASON, "arn:aws:".repeat(30), null);
        StackPlan stack = StackPlan.of("database", "dev-database-stack", StackPlan.Verdict.UPDATE)
                .withChanges(
                        List.of(new StackPlan.ParameterPlan("DBInstanceClass", "db.t3.micro", "db.t3.small")),
                        List.of(
                                resource("DBInstance", "AWS::RDS::DBInstance", ResourcePlan.Verdict.REPLACE, arn),
                                resource(
                                        "DatabaseRotationWakeUpPermission",
                                        "AWS::Lambda::Permission",
                                        ResourcePlan.Verdict.MODIFY,
                                        arn)),
                        List.of())
                .withRefusal(Optional.of("the deployment would replace database.DBInstance"));
        return new Plan(
                "dev",
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:plan-dev-1",
                "0123456789abcdef",
                "2026-11-26T00:00:00Z",
                null,
                null,
                new MonthlyCost(16.24, 17.39),
                "List prices",
                List.of(stack));
    }

    private static ResourcePlan resource(
            String name, String type, ResourcePlan.Verdict verdict, PropertyPlan property) {
        boolean refused = verdict == ResourcePlan.Verdict.REPLACE;
        return new ResourcePlan(name, name, type, verdict, null, refused, List.of(property));
    }

    private static String scan() {
        Finding finding = new Finding(
                "Leftover",
                Severity.HIGH,
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/dev-litellm-alb/07f00a426e301cef",
                "dev-litellm-alb",
                "dev",
                HostileExecution.REASON.substring(0, 200),
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                Optional.of(12.5),
                "aws elbv2 delete-load-balancer --load-balancer-arn 'arn:aws:elasticloadbalancing:…'");
        Assessment assessment = new Assessment(
                "123456789012",
                "us-east-1",
                List.of("dev"),
                "auto",
                Instant.parse("2026-11-24T12:00:00Z"),
                Collections.nCopies(500, finding),
                List.of(),
                List.of(),
                "List prices",
                1);
        return Output.ALL.stream()
                .filter(output -> output.format().equals("html"))
                .findFirst()
                .orElseThrow()
                .writer()
                .apply(assessment);
    }

    private static Execution execution(String scenario) {
        return switch (scenario) {
            case "hostile" -> HostileExecution.failed();
            case "long-action" -> asked(Map.of("action", "deploy".repeat(50), "environment", "dev"));
            case "running" -> {
                RecordedExecution recorded = RecordedExecution.of("created");
                yield recorded.after(recorded.untilEntered("Deploy alb"));
            }
            default -> RecordedExecution.of(scenario).atEnd();
        };
    }

    /** Any client may ask for anything: what the request is refused for is the page's heading all the same. */
    private static Execution asked(Map<String, Object> input) {
        Execution refused = RecordedExecution.of("invalid-request").atEnd();
        return new Execution(
                refused.arn(),
                refused.status(),
                refused.startedAt(),
                refused.stoppedAt(),
                input,
                refused.output(),
                refused.error(),
                refused.cause(),
                refused.nodes(),
                refused.steps());
    }

    /** What it put out, with what a scan and the validation add where they had their part. */
    private static ExecutionOutput output(Execution execution) {
        Map<String, Object> output = new LinkedHashMap<>(execution.output().members());
        output.put(
                "cost", Map.of("monthly", "82.10 USD", "atMost", "164.20 USD", "prices", "List prices of us-east-1"));
        output.put(
                "scan",
                Map.of(
                        "findings",
                        2,
                        "bySeverity",
                        Map.of("HIGH", 1, "LOW", 1),
                        "report",
                        "s3://artifacts/reports/dev/one/findings.json",
                        "worst",
                        List.of(Map.of(
                                "severity",
                                "HIGH",
                                "rule",
                                "OpenPorts",
                                "type",
                                "AWS::EC2::SecurityGroup",
                                "name",
                                "sg-0123456789abcdef0",
                                "problem",
                                HostileExecution.REASON.substring(0, 200)))));
        return new ExecutionOutput(output);
    }

    private static ReportContent content(Execution execution) {
        Instant from = execution.startedAt().plusMillis(100);
        Instant until = execution.stoppedAt() == null ? from.plusSeconds(5) : execution.stoppedAt();
        return new ReportContent(
                execution.arn(),
                ReportContent.Status.valueOf(execution.status()),
                execution.startedAt(),
                until,
                execution.input(),
                output(execution),
                execution.error(),
                execution.cause(),
                execution.nodes(),
                execution.steps(),
                List.of(
                        new ResourceSpan("network", "VPC", "AWS::EC2::VPC", "CREATE_COMPLETE", from, until, ""),
                        new ResourceSpan("network", "Subnet", "AWS::EC2::Subnet", "CREATE_COMPLETE", from, from, ""),
                        new ResourceSpan(
                                "database",
                                "DBInstance",
                                "AWS::RDS::DBInstance",
                                execution.succeeded() ? "CREATE_COMPLETE" : "CREATE_FAILED",
                                from,
                                until,
                                execution.succeeded() ? "" : HostileExecution.REASON)));
    }

    private static List<?> list(Object evaluated) {
        return (List<?>) evaluated;
    }
}
