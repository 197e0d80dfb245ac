package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.ProcessOutput;
import litellm.console.TestProject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Export;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** The main job: one command deploys an environment onto an empty local cloud, and a second one finds nothing to do. */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployIT {
    private static final Set<String> STACKS = TestProject.repository().stacks().names();

    /** Of the campaign's round: how many of the control plane's calls a fault befalls, and which. */
    private static final double RATE = 0.1;

    private static final long SEED = 7;

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;
    private Litellmctl.Result deploy;

    @BeforeAll
    void deployDev() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        deploy = litellmctl.launch("--local", "deploy", "dev", "--output", "json");
        assertThat(deploy.exitCode()).as(deploy.everything()).isZero();
        aws = litellmctl.aws();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    void printsOneJsonObjectThatTellsEverything() {
        Map<String, Object> json = deploy.json();

        assertThat(json).containsEntry("status", "SUCCEEDED");
        assertThat((String) json.get("executionArn")).startsWith("arn:aws:states:us-east-1:");
        assertThat((String) json.get("endpoint")).startsWith("http");
        assertThat((String) json.get("uiUrl")).isEqualTo(json.get("endpoint") + "/ui");
        assertThat(steps(json))
                .extracting(step -> step.get("name"))
                .contains(
                        "Validate request",
                        "Lock environment",
                        "Build image",
                        "Deploy security",
                        "Deploy network",
                        "Deploy alb",
                        "Deploy database",
                        "Deploy litellm",
                        "Verify deployment");
        assertThat(steps(json)).allSatisfy(step -> {
            assertThat(step).containsKeys("name", "status", "startedAt", "seconds");
            assertThat(Instant.parse((String) step.get("startedAt"))).isBefore(Instant.now());
        });
    }

    /** Before the roles are looked at, so that this function's is seen in use as well. */
    @Test
    @Order(0)
    void findsNoRotationOverdue() {
        try (SchedulerClient scheduler = aws.client(SchedulerClient.builder());
                LambdaClient functions = aws.client(LambdaClient.builder())) {
            Target look = scheduler
                    .getSchedule(get -> get.name("litellm-control-plane-overdue-rotations"))
                    .target();

            assertThat(functions
                            .invoke(call ->
                                    call.functionName(look.arn()).payload(SdkBytes.fromUtf8String(look.input())))
                            .payload()
                            .asUtf8String())
                    .isEqualTo("{\"overdue\":[]}");
        }
    }

    /** The first of all but one: later tests and deploys would use more. */
    @Test
    @Order(1)
    void callsOnlyWhatTheRolesMay() {
        assertThat(roles())
                .hasSizeGreaterThan(10)
                .allSatisfy(role -> assertThat(list(role.get("denied")))
                        .as((String) role.get("role"))
                        .isEmpty());
    }

    /** What makes them start in half the time is there, and each of them found it good. */
    @Test
    @Order(2)
    @EnabledOnOs(OS.LINUX)
    void startsTheFunctionsWithTheClassesThatTheBuildHasLoaded() {
        assertThat(litellmctl
                        .cloudProcess()
                        .descendants()
                        .filter(DeployIT::isFunction)
                        .map(DeployIT::mapped)
                        .filter(mapped -> !mapped.isEmpty()))
                .isNotEmpty()
                .allSatisfy(mapped -> assertThat(mapped).contains("local/target/class-archives/"));
    }

    /** The files that a process has mapped; none where it has ended meanwhile. */
    private static String mapped(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static boolean isFunction(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java")
                && process.info().commandLine().orElse("").contains(" litellm.controlplane.");
    }

    /** Also of those that events start, which the secrets' first values must not. */
    @Test
    @Order(2)
    void isOneExecution() {
        try (ControlPlane controlPlane = new ControlPlane(aws.endpoint())) {
            assertThat(controlPlane.executions())
                    .extracting(ExecutionListItem::executionArn)
                    .containsExactly((String) deploy.json().get("executionArn"));
        }
    }

    private List<Map<String, Object>> roles() {
        Litellmctl.Result result = litellmctl.succeed("local", "privileges", "--output", "json");
        return list(result.json().get("roles"));
    }

    @Test
    @Order(2)
    void explainsWhatTheRolesDoNotUse() throws IOException {
        List<Explanation> explained = Explanation.read(Litellmctl.ROOT.resolve("docs/PRIVILEGES.md"));
        assertThat(roles().stream().flatMap(DeployIT::unused))
                .as("not used: take it away, or say in docs/PRIVILEGES.md why it is there")
                .allMatch(grant -> explained.stream().anyMatch(each -> each.explains(grant.role(), grant.action())));
    }

    private record Grant(String role, String action) {}

    private static Stream<Grant> unused(Map<String, Object> role) {
        return list(role.get("unused")).stream()
                .map(grant -> new Grant((String) role.get("role"), (String) grant.get("action")));
    }

    /** Why a role has actions that a first deploy does not use. */
    private record Explanation(Glob role, List<Glob> actions) {
        static List<Explanation> read(Path page) throws IOException {
            return Files.readAllLines(page).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("\\|"))
                    .map(cells -> new Explanation(
                            code(cells[1]),
                            Stream.of(cells[2].split(","))
                                    .map(Explanation::code)
                                    .toList()))
                    .toList();
        }

        boolean explains(String name, String action) {
            return role.matches(name) && actions.stream().anyMatch(pattern -> pattern.matches(action));
        }

        private static Glob code(String cell) {
            return new Glob(cell.strip().replace("`", ""));
        }
    }

    @SuppressWarnings("unchecked") // As the report is.
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }

    @Test
    void leavesFiveCompleteStacksWithEveryOutputAndExportOfTheInventory() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            Map<String, String> exports = cloudFormation.listExportsPaginator().exports().stream()
                    .collect(Collectors.toMap(Export::name, Export::value));
            assertThat(inventory().keySet()).containsExactlyInAnyOrderElementsOf(STACKS);
            inventory().forEach((name, outputs) -> {
                Stack stack = cloudFormation
                        .describeStacks(request -> request.stackName("dev-" + name + "-stack"))
                        .stacks()
                        .getFirst();
                assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
                Map<String, Output> found =
                        stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, output -> output));
                outputs.forEach((output, export) -> {
                    assertThat(found).as(name).containsKey(output);
                    assertThat(found.get(output).outputValue()).isNotBlank();
                    if (export != null) {
                        assertThat(exports)
                                .containsEntry(
                                        "dev-litellm-" + export,
                                        found.get(output).outputValue());
                    }
                });
            });
        }
    }

    /** Asks by boto3, a client that knows nothing of this project. */
    @Test
    void makesEachResourceInItsOwnService() throws IOException, InterruptedException {
        ProcessOutput lookup = ProcessOutput.of(
                new ProcessBuilder(Litellmctl.python(), "src/test/python/lookup.py", aws.endpoint()),
                Duration.ofMinutes(5));

        // Nothing but how many there are: a line of its own names each that is missing.
        assertThat(lookup.printed()).matches("\\d+\\s*");
        assertThat(Integer.parseInt(lookup.printed().strip())).isGreaterThan(150);
    }

    @Test
    void runsWhatCanRunSideBySideSideBySide() {
        try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
            Map<String, Instant[]> spans = spans(stepFunctions
                    .getExecutionHistoryPaginator(request ->
                            request.executionArn((String) deploy.json().get("executionArn")))
                    .events()
                    .stream()
                    .toList());

            assertOverlap(spans, "security", "network");
            assertOverlap(spans, "alb", "database");
            for (String second : List.of("alb", "database")) {
                assertThat(spans.get(second)[0])
                        .isAfterOrEqualTo(spans.get("security")[1])
                        .isAfterOrEqualTo(spans.get("network")[1]);
                assertThat(spans.get("litellm")[0]).isAfterOrEqualTo(spans.get(second)[1]);
            }
        }
    }

    @Test
    void answersTheModelsToWhoeverHoldsTheMasterKeyAndToNobodyElse() throws IOException, InterruptedException {
        Gateway gateway = new Gateway((String) deploy.json().get("endpoint"));
        String key = (String) aws.secret("dev/litellm/master-key").get("LITELLM_MASTER_KEY");

        assertThat(key).matches("sk-[A-Za-z0-9]{45}");
        assertThat(gateway.models(key).statusCode()).isEqualTo(200);
        assertThat(gateway.models(key).body()).contains("bedrock-claude-sonnet", "gpt-4o", "claude-haiku");
        assertThat(gateway.models("sk-wrong").statusCode()).isEqualTo(401);
        assertThat(gateway.models().statusCode()).isEqualTo(401);
    }

    /** One round of the campaign of docs/RELIABILITY.md, so that every run of the tests has one. */
    @Test
    @Order(Integer.MAX_VALUE - 2)
    void losesNothingUnderFaultsWhileATagOfEverythingChanges() {
        ProcessHandle cloud = litellmctl.cloudProcess();
        try (ControlPlane controlPlane = new ControlPlane(aws.endpoint())) {
            FaultCampaign campaign = new FaultCampaign(controlPlane, aws, cloud, SEED, RATE);
            campaign.deploy(1);

            assertThat(campaign.injected()).as(campaign.report()).isPositive();
            assertThat(campaign.lost()).as(campaign.report()).isEmpty();
        }
        try (ResourceGroupsTaggingApiClient tags = aws.client(ResourceGroupsTaggingApiClient.builder())) {
            // The control plane's own resources have no cost center, and what its functions made keeps its old one.
            List<TagFilter> made = List.of(
                    TagFilter.builder().key("Environment").values("dev").build(),
                    TagFilter.builder().key("CostCenter").build());
            assertThat(tags.getResourcesPaginator(get -> get.tagFilters(made)).resourceTagMappingList())
                    .filteredOn(resource ->
                            !resource.resourceARN().matches(".*(:snapshot:|-litellm-(canary|migration):).*"))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(resource -> assertThat(resource.tags())
                            .as(resource.resourceARN())
                            .extracting(tag -> tag.key() + "=" + tag.value())
                            .contains("CostCenter=round-1"));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void changesNothingWhenThereIsNothingToDo() {
        Map<String, Object> json =
                litellmctl.run("--local", "deploy", "dev", "--output", "json").json();

        assertThat(json).containsEntry("status", "SUCCEEDED");
        for (String stack : STACKS) {
            assertThat(steps(json))
                    .filteredOn(step -> step.get("name").equals("Deploy " + stack))
                    .singleElement()
                    .satisfies(step -> assertThat(step).containsEntry("status", "UNCHANGED"));
        }
    }

    /** That it finds none is shown when the cloud is taken down; here, that it would. */
    @Test
    void looksForSecretsInEveryFormAndForThemInReports() {
        SecretSearch search = new SecretSearch();
        search.remember(aws);
        String url = (String) aws.secret("dev/litellm/database").get("DATABASE_URL");

        assertThat(search.size()).isGreaterThan(5);
        for (String form : List.of(
                url,
                URLEncoder.encode(url, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(url.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(search.leaksIn("a log", "connecting to " + form + "."))
                    .anyMatch(leak -> leak.matches("dev/litellm/database#DATABASE_URL of version .+ in a log"))
                    .noneMatch(leak -> leak.contains(url));
        }
        assertThat(SecretSearch.objects(aws))
                .anyMatch(object -> object.matches(".*/reports/dev/[^/]+\\.html"))
                .anyMatch(object -> object.matches(".*/reports/dev/[^/]+\\.json"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> steps(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.get("steps");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, String>> inventory() {
        try (InputStream yaml = DeployIT.class.getResourceAsStream("inventory.yaml")) {
            return (Map<String, Map<String, String>>)
                    new Load(LoadSettings.builder().build()).loadFromInputStream(yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** From the start of `Deploy X` to the entry of what follows its last check, per stack. */
    private static Map<String, Instant[]> spans(List<HistoryEvent> history) {
        Map<String, Instant[]> spans = new TreeMap<>();
        for (HistoryEvent event : history) {
            String entered = event.stateEnteredEventDetails() == null
                    ? ""
                    : event.stateEnteredEventDetails().name();
            for (String stack : STACKS) {
                if (entered.equals("Deploy " + stack)) {
                    spans.putIfAbsent(stack, new Instant[] {event.timestamp(), event.timestamp()});
                } else if (entered.equalsIgnoreCase(stack + " ready?")) {
                    spans.get(stack)[1] = event.timestamp();
                }
            }
        }
        return spans;
    }

    private static void assertOverlap(Map<String, Instant[]> spans, String one, String other) {
        assertThat(spans.get(one)[0])
                .as(one + " starts before " + other + " ends")
                .isBefore(spans.get(other)[1]);
        assertThat(spans.get(other)[0])
                .as(other + " starts before " + one + " ends")
                .isBefore(spans.get(one)[1]);
    }
}
