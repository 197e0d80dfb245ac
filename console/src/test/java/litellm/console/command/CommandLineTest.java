package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import litellm.console.terminal.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class CommandLineTest {
    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void writeProject() {
        project = TestProject.in(folder);
    }

    @Test
    void shouldReportEveryFaultOfTheCommandLineAtOnce() {
        ConsoleRun run = ConsoleRun.of(
                project,
                "deploy",
                "qa",
                "--stakc",
                "alb",
                "--set",
                "nonsense",
                "--tag",
                "Color=red",
                "--name",
                "a b",
                "--local",
                "--profile",
                "p",
                "--output",
                "yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.faults())
                .containsExactlyInAnyOrder(
                        "litellmctl: Unknown option: '--stakc'; found beside it: 'alb'; did you mean: --stack?",
                        "litellmctl: --output: found \"yaml\"; allowed: text, json",
                        "litellmctl: --profile: found beside --local; allowed: one of them, the local cloud takes any credentials",
                        "litellmctl: environment: found 'qa'; allowed are dev, staging, prod",
                        "litellmctl: --set: found \"nonsense\"; allowed: stack.Parameter=value, for example network.EnableNatGateway=false",
                        "litellmctl: tags.Color: found an unknown key; allowed are CostCenter, Owner, Project, Compliance",
                        "litellmctl: --name: found \"a b\"; allowed: 1 to 80 letters, digits, - and _",
                        "litellmctl: Help: litellmctl deploy --help");
    }

    /** There each deployment would fail, the first once it has made a network, or a database. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            il-central-1 | whose databases the functions could not verify,
            ap-east-1    | where Bedrock has no endpoint,
            """)
    void shouldInstallNothingWhereNothingCouldBeDeployed(String region, String why) {
        ConsoleRun run = ConsoleRun.of(project, "bootstrap", "--region", region);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults().getFirst())
                .startsWith("litellmctl: --region: found %s, %s".formatted(region, why))
                .contains("allowed: af-south-1, ap-northeast-1, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy dev", "plan dev", "scan dev", "watch", "local fire evening"})
    void shouldCheckHowAnExecutionIsToBeFollowed(String command) {
        ConsoleRun run =
                ConsoleRun.of(project, (command + " --at-most ever --on-cancel wait --junit steps.xml").split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .startsWith(
                        "litellmctl: --at-most: found \"ever\"; allowed: a whole number and s, m or h, for example 12m",
                        "litellmctl: --on-cancel: found \"wait\"; allowed: detach, stop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://{x}", "http://a_b:4566", "http://127.0.0.1:65536", "http://:4566", "ftp://127.0.0.1"})
    void shouldRefuseWhatIsNoAddress(String endpoint) {
        ConsoleRun run = ConsoleRun.of(project, "status", "dev", "--endpoint-url", endpoint);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: --endpoint-url: found \"%s\"; allowed: an address, for example http://127.0.0.1:4566"
                                .formatted(endpoint),
                        "litellmctl: Help: litellmctl status --help");
    }

    @Test
    void shouldShowAWrongValueWithoutWhatMovesTheCursor() {
        ConsoleRun run = ConsoleRun.of(project, "local", "fire", "never\u001b[2J" + "!".repeat(100));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .startsWith("litellmctl: SCHEDULE: found \"never%s…\"; allowed: evening, morning"
                        .formatted("!".repeat(55)));
    }

    @Test
    void shouldLetAShellCompleteWhatIsOneOfAFewValues() {
        ConsoleRun run = ConsoleRun.of(project, "completion", "bash");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "\"dev\" \"staging\" \"prod\"",
                        "\"master-key\" \"database\" \"ui-password\" \"api-keys\"",
                        "\"junit\" \"sarif\"",
                        "\"auto\" \"leftovers\" \"controls\"",
                        "\"detach\" \"stop\"",
                        "\"teardown\" \"stop\" \"none\"",
                        "\"CREATE\" \"UPDATE\" \"DELETE\"",
                        "\"text\" \"json\" \"markdown\" \"html\"");
    }

    @Test
    void shouldKnowTheVersionOfTheBuild() {
        Project repository = TestProject.repository();
        String pom = repository.readText(repository.root().resolve("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));

        assertThat(ConsoleRun.of(project, "--version").out()).isEqualTo("litellmctl %s\n".formatted(version));
        assertThat(ConsoleRun.of(project, "deploy", "--version").out()).isEqualTo("litellmctl %s\n".formatted(version));
    }

    @Test
    void shouldNotTakeTheFolderOfALocalCloudForAnAccount() {
        ConsoleRun run = ConsoleRun.of(project, "status", "dev", "--local-dir", "/tmp/mine");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .startsWith("litellmctl: --local-dir: found without --local; allowed: both, or neither for an account");
    }

    /** Before anything is started: its buckets would be in another region than the calls. */
    @ParameterizedTest
    @ValueSource(strings = {"--local deploy dev", "local up"})
    void shouldKnowNoOtherRegionOfALocalCloudThanItsOwn(String command) {
        ConsoleRun run = ConsoleRun.of(project, (command + " --region eu-central-1").split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .startsWith(
                        "litellmctl: --region: found \"eu-central-1\" for a local cloud; allowed: us-east-1, the one that it has");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void shouldPrintCommandsThatAShellReadsAsTheyWereTyped() {
        Path away = folder.resolve("my cloud");

        ConsoleRun run = ConsoleRun.of(project, "local", "calls", "--local-dir", away.toString());

        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: No local cloud runs in %s: litellmctl --local-dir '%<s' local up starts one"
                                .formatted(away));
    }

    @Test
    void shouldCheckACommandLineThatLacksEverything() {
        Console console = Console.of(InputStream.nullInputStream(), System.out, System.err, false, false, Map.of());

        assertThat(commands(new RootCommand(console, project).commandLine()).skip(1))
                .map(command -> command.getCommandSpec().qualifiedName().split(" ", 2)[1])
                .allSatisfy(command -> {
                    ConsoleRun run = ConsoleRun.of(project, (command + " --no-such-option").split(" "));
                    assertThat(run.exitCode()).as(command).isEqualTo(ExitCode.USAGE);
                    assertThat(run.errors()).contains("Unknown option: '--no-such-option'");
                });
    }

    @Test
    void shouldReportEveryFaultOfABootstrapAtOnce() {
        ConsoleRun run = ConsoleRun.of(
                project,
                "bootstrap",
                "--alert-email",
                "foo",
                "--log-retention-days",
                "8",
                "--azure-devops-connection",
                "aws",
                "--azure-devops-provider-exists",
                "yes");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: --alert-email: found \"foo\"; allowed: an address such as ops@example.com, or nothing for none",
                        "litellmctl: --log-retention-days: found \"8\"; allowed: 7, 14, 30, 60, 90, 180, 365",
                        "litellmctl: --azure-devops-connection: found \"aws\"; allowed: ORG/PROJECT/CONNECTION",
                        "litellmctl: --azure-devops-organization, --azure-devops-connection: found one of them; allowed: both or neither",
                        "litellmctl: --azure-devops-provider-exists: found \"yes\"; allowed: true, false",
                        "litellmctl: Help: litellmctl bootstrap --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nowhere", "EST5EDT", "PST8PDT", "GMT0"})
    void shouldRefuseATimeZoneThatTheTemplateRefuses(String zone) {
        assertThat(ConsoleRun.of(project, "bootstrap", "--time-zone", zone).faults())
                .containsExactly(
                        "litellmctl: --time-zone: found \"%s\"; allowed: the IANA name of a time zone, such as Europe/Berlin"
                                .formatted(zone),
                        "litellmctl: Help: litellmctl bootstrap --help");
    }

    @Test
    void shouldSayWhatAnOptionNeedsThatChangesNothingAlone() {
        assertThatThrownBy(
                        () -> BootstrapCommand.requireKept(List.of("ScheduleEveningTime", "AzureDevOpsProviderExists")))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("""
                        --evening-at: found a value that changes nothing as things are; allowed: beside --evening
                        --azure-devops-provider-exists: found a value that changes nothing as things are; allowed: beside --azure-devops-organization""");
        assertThatCode(() -> BootstrapCommand.requireKept(List.of())).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeTheTrustInAzureDevOpsAwayAsAWhole() {
        assertThat(ConsoleRun.of(
                                project,
                                "bootstrap",
                                "--azure-devops-organization",
                                "",
                                "--azure-devops-connection",
                                "a/b/c",
                                "--log-retention-days",
                                "8")
                        .faults())
                .containsExactly(
                        "litellmctl: --log-retention-days: found \"8\"; allowed: 7, 14, 30, 60, 90, 180, 365",
                        "litellmctl: --azure-devops-organization, --azure-devops-connection: found one of them; allowed: both or neither",
                        "litellmctl: Help: litellmctl bootstrap --help");
        assertThat(ConsoleRun.of(
                                project,
                                "bootstrap",
                                "--azure-devops-organization",
                                "",
                                "--azure-devops-connection",
                                "",
                                "--log-retention-days",
                                "8")
                        .faults())
                .containsExactly(
                        "litellmctl: --log-retention-days: found \"8\"; allowed: 7, 14, 30, 60, 90, 180, 365",
                        "litellmctl: Help: litellmctl bootstrap --help");
    }

    /** Defaults come after a command line without faults, and the command's own check comes all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"--stack", "--image", "--restore", "--keep-until", "--name", "--params"})
    void shouldSayThatAnOptionStandsTwice(String option) {
        ConsoleRun run = ConsoleRun.of(project, "deploy", "dev", option, "a", option, "b");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("option '" + option + "'").contains("should be specified only once");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scale dev --count 1e9        | --count: found '1e9'; allowed are whole numbers from 0 to 100
            scale dev --count 5000000000 | --count: found '5000000000'; allowed are whole numbers from 0 to 100
            scale dev --count=           | --count: found ''; allowed are whole numbers from 0 to 100
            scale dev --count 101        | --count: found '101'; allowed are whole numbers from 0 to 100
            scale dev --count -1         | --count: found '-1'; allowed are whole numbers from 0 to 100
            clean dev --keep many        | --keep: found 'many'; allowed are whole numbers from 0 to 100000
            history dev --limit 2.5      | --limit: found '2.5'; allowed are whole numbers from 1 to 200
            history dev --limit 201      | --limit: found '201'; allowed are whole numbers from 1 to 200
            local up --port 0            | --port: found '0'; allowed are whole numbers from 1 to 65535
            local fail s r --times none  | --times: found 'none'; allowed are whole numbers from 1
            deploy dev --local=perhaps   | --local: found 'perhaps'; allowed are true, false
            deploy dev --stack=          | --stack: found nothing; allowed: a value, or leave the option out
            deploy dev --restore=        | --restore: found nothing; allowed: a value, or leave the option out
            deploy dev --keep-until=     | --keep-until: found nothing; allowed: a value, or leave the option out
            plan dev --image=            | --image: found nothing; allowed: a value, or leave the option out
            plan dev --release=          | --release: found nothing; allowed: a value, or leave the option out
            teardown dev --stack=        | --stack: found nothing; allowed: a value, or leave the option out
            local status --local-dir=    | --local-dir: found nothing; allowed: a folder, or leave the option out
            """)
    void shouldSayWhichValuesAnOptionTakes(String line, String fault) {
        ConsoleRun run = ConsoleRun.of(project, line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).filteredOn(said -> !said.contains("Help: ")).containsOnlyOnce("litellmctl: " + fault);
        assertThat(run.errors()).doesNotContain("Invalid value", "Missing required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scale qa --count -1 | --count: found '-1'; allowed are whole numbers from 0 to 100 | environment: found 'qa'; allowed are dev, staging, prod
            scale qa --count x  | --count: found 'x'; allowed are whole numbers from 0 to 100  | ENV: found "qa"; allowed: dev, staging, prod
            """)
    void shouldSayOnceWhatIsWrongWithEachArgument(String line, String ofOption, String ofEnvironment) {
        assertThat(ConsoleRun.of(project, line.split(" ")).faults())
                .containsExactly(
                        "litellmctl: " + ofOption,
                        "litellmctl: " + ofEnvironment,
                        "litellmctl: Help: litellmctl scale --help");
    }

    /** As from a variable of a pipeline: without it the value that is refused looks like one that is allowed. */
    @Test
    void shouldShowTheBlankBeforeANumber() {
        ConsoleRun run = ConsoleRun.of(project, "clean", "dev", "--keep", " 5");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("--keep: found ' 5'; allowed are whole numbers from 0 to 100000");
    }

    /** The state machine checks them too, for whoever asks it without the console. */
    @ParameterizedTest
    @CsvSource({"scale dev --count x, count", "clean dev --keep x, keep"})
    void shouldAllowTheNumbersThatTheRequestAllows(String line, String member) throws Exception {
        String schema = Files.readString(TestProject.repository()
                .root()
                .resolve("functions/src/main/resources/litellm/controlplane/request/request-schema.json"));
        Map<?, ?> properties =
                (Map<?, ?>) JsonDocument.readObject("schema", schema).get("properties");
        Map<?, ?> rule = (Map<?, ?>) properties.get(member);

        assertThat(ConsoleRun.of(project, line.split(" ")).errors())
                .contains("allowed are whole numbers from %s to %s\n"
                        .formatted(rule.get("minimum"), rule.get("maximum")));
    }

    @Test
    void shouldSuggestTheCommandThatWasMeant() {
        ConsoleRun run = ConsoleRun.of(project, "depoly", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: There is no command \"depoly\"; did you mean: deploy?",
                        "litellmctl: Help: litellmctl --help");
    }

    @Test
    void shouldSuggestACommandOnceThatIsNearAndThatTheWordBeginsWith() {
        assertThat(ConsoleRun.of(project, "teardown-alb").faults().getFirst())
                .isEqualTo("litellmctl: There is no command \"teardown-alb\"; did you mean: teardown?");
    }

    @ParameterizedTest
    @CsvSource({
        "wach, watch",
        "tear-down, teardown",
        "teardown-litellm, teardown",
        "boostrap, bootstrap",
        "histroy, history",
        "restrat, restart"
    })
    void shouldPutTheNearestCommandFirst(String typed, String meant) {
        assertThat(ConsoleRun.of(project, typed).faults().getFirst()).contains("did you mean: " + meant);
    }

    @ParameterizedTest
    @CsvSource({
        "--lcoal deploy dev, --local",
        "deploy dev --lcoal, --local",
        "deploy dev --sett=a.B=c, --set",
        "watch --at-mots 1m, --at-most"
    })
    void shouldPutTheNearestOptionFirst(String typed, String meant) {
        assertThat(ConsoleRun.of(project, typed.split(" ")).faults().getFirst()).contains("did you mean: " + meant);
    }

    @Test
    void shouldSuggestNothingForWhatIsLikeNoCommand() {
        assertThat(ConsoleRun.of(project, "xyzzy").faults().getFirst()).doesNotContain("did you mean");
    }

    /** Someone who asks for the help of a command that there is not would look for it in the help of another. */
    @ParameterizedTest
    @CsvSource({"bogus, ''", "bogus --help, ''", "local bogus --help, ' local'", "help bogus, ' help'"})
    void shouldSayThatThereIsNoSuchCommand(String line, String group) {
        ConsoleRun run = ConsoleRun.of(project, line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: There is no command \"bogus\"",
                        "litellmctl: Help: litellmctl%s --help".formatted(group));
    }

    /** The word may be what was meant: a command that only looks, or another environment. */
    @ParameterizedTest
    @ValueSource(strings = {"bogus cost dev", "bogus local status", "--local bogus cost dev", "bogus cost --help"})
    void shouldRunNoCommandBehindAWordThatIsNone(String line) {
        ConsoleRun run = ConsoleRun.of(project, line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.faults()).startsWith("litellmctl: There is no command \"bogus\"");
    }

    @ParameterizedTest
    @CsvSource({
        "--stack alb deploy dev, --stack, deploy",
        "--stack=alb deploy dev, --stack, deploy",
        "--reason none local fail dev-alb-stack X, --reason, fail",
        "local --reason none fail dev-alb-stack X, --reason, fail"
    })
    void shouldSayWhereAnOptionGoes(String line, String option, String command) {
        ConsoleRun run = ConsoleRun.of(project, line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .startsWith("litellmctl: %s: found before %s; allowed: after it".formatted(option, command));
    }

    @Test
    void shouldContinueTheMeaningOfAnExitCodeBelowIt() {
        assertThat(ConsoleRun.of(project, "deploy", "--help").out().lines())
                .containsSequence(
                        "Exit codes:",
                        "    0  done",
                        "    1  the operation failed",
                        "    2  wrong usage or input, nothing was changed",
                        "    3  a scan with findings, also a teardown's own; a plan with drift alone;",
                        "       models that differ",
                        "    4  a plan with changes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deploy", "local", "local fail"})
    void shouldHelpWithACommandByItsName(String command) {
        ConsoleRun run = ConsoleRun.of(project, ("help " + command).strip().split(" "));

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("Usage: litellmctl")
                .isEqualTo(ConsoleRun.of(project, (command + " --help").strip().split(" "))
                        .out());
    }

    @Test
    void shouldSayOnceWhichParametersAreMissing() {
        assertThat(ConsoleRun.of(project, "local", "fail").faults())
                .containsExactly(
                        "litellmctl: Missing required parameters: 'STACK', 'RESOURCE'",
                        "litellmctl: Help: litellmctl local fail --help");
    }

    @Test
    void shouldRefuseAFolderThatCannotBeMade() {
        ConsoleRun run = ConsoleRun.of(project, "local", "up", "--local-dir", "/proc/x");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: --local-dir: found /proc/x, which cannot be made; allowed: a folder that can");
    }

    /** Examples are there to be copied. */
    @Test
    void shouldBreakNoWordOfAnExample() {
        Console console = Console.of(InputStream.nullInputStream(), System.out, System.err, false, false, Map.of());

        assertThat(commands(new RootCommand(console, project).commandLine())).allSatisfy(command -> {
            command.setUsageHelpAutoWidth(false).setUsageHelpWidth(80);
            List<String> words = List.of(command.getUsageMessage().split("\\s+"));
            assertThat(Stream.concat(
                                    Stream.of(command.getCommandSpec()
                                            .usageMessage()
                                            .description()),
                                    command.getCommandSpec().args().stream()
                                            .flatMap(argument -> Stream.of(argument.description())))
                            .filter(text -> text.contains("Example: "))
                            .flatMap(text -> Stream.of(text.split("Example: ", 2)[1].split(" "))))
                    .as(command.getCommandName())
                    .isSubsetOf(words);
        });
    }

    @Test
    void shouldBreakTheLinesOfItsHelp() {
        assertThat(ConsoleRun.of(project, "bootstrap", "--help").out().lines())
                .allMatch(line -> line.length() <= 80)
                .contains(
                        "Installs the control plane in the account, or brings it up to date. Example:",
                        "litellmctl bootstrap --region us-east-1");
    }

    @Test
    void shouldCompleteCommandsAndOptionsInBash() throws Exception {
        ConsoleRun run = ConsoleRun.of(project, "completion", "bash");
        Path script = Files.writeString(folder.resolve("completion"), run.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "compopt() { :; }; . \"$0\"; COMP_WORDS=(litellmctl depl); COMP_CWORD=1; _complete_litellmctl; echo \"${COMPREPLY[@]}\"; COMP_WORDS=(litellmctl watch --at); COMP_CWORD=2; _complete_litellmctl; echo \"${COMPREPLY[@]}\"",
                        script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly("deploy", "--at-most");
        assertThat(ConsoleRun.of(project, "completion", "fish").errors())
                .contains("SHELL: found \"fish\"; allowed: bash, zsh");
    }

    @Test
    void shouldAskForTheEnvironment() {
        ConsoleRun run = ConsoleRun.of(project, "deploy");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).first().asString().contains("Missing required parameter: 'ENV'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local"})
    void shouldAskForACommand(String group) {
        ConsoleRun run = group.isEmpty() ? ConsoleRun.of(project) : ConsoleRun.of(project, group);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("Usage: litellmctl").contains("COMMAND: found none; allowed: ");
    }

    @Test
    void shouldTellAProgramInJsonThatItsCommandLineIsWrong() {
        ConsoleRun run = ConsoleRun.of(project, "--output", "json", "status", "qa");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.json()).containsEntry("status", "REFUSED").containsEntry("error", "InvalidRequest");
        assertThat(run.json()).containsEntry("cause", "ENV: found \"qa\"; allowed: dev, staging, prod");
    }

    @Test
    void shouldSayWhichCallOfAwsToTryAgain() throws IOException {
        // For good: other classes that run at the same time set the same.
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        try (HttpStandIn busy = new HttpStandIn(
                _ -> new HttpStandIn.Answer(
                        400,
                        "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"))) {
            ConsoleRun run = ConsoleRun.of(
                    project,
                    "status",
                    "dev",
                    "--region",
                    "us-east-1",
                    "--endpoint-url",
                    busy.endpoint().toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.faults())
                    .containsExactly("litellmctl: CloudFormation DescribeStacks: Rate exceeded; try again in a minute");
        }
    }

    @Test
    void shouldNameTheFileOfTheWorkingCopyThatIsBroken() {
        TestProject.write(folder, "infrastructure/stacks.yaml", "stacks: {network: {}}\n");

        ConsoleRun run = ConsoleRun.of(
                project, "status", "dev", "--region", "us-east-1", "--endpoint-url", "http://127.0.0.1:9");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: infrastructure/stacks.yaml: stacks.network.template: found null; a string is needed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cost dev", "deploy dev --set network.X=1 --set network.X=2", "local fail dev-network-stack VPC"
            })
    void shouldNameTheTemplateThatIsBrokenAndTheLine(String command) {
        TestProject.write(folder, "infrastructure/network-stack.yaml", "Resources:\n  VPC:\n   Type: A\n    B: C\n");

        assertThat(ConsoleRun.of(project, command.split(" ")))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.faults())
                        .singleElement()
                        .asString()
                        .startsWith("litellmctl: infrastructure/network-stack.yaml: ")
                        .contains("line 4"));
    }

    @Test
    void shouldNameTheResourceThatIsNone() {
        TestProject.write(folder, "infrastructure/network-stack.yaml", "Resources:\n  VPC:\n  Type: AWS::EC2::VPC\n");

        ConsoleRun run = ConsoleRun.of(project, "cost", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: infrastructure/network-stack.yaml: Resources.Type: found AWS::EC2::VPC; a mapping is needed");
    }

    @Test
    void shouldTakeTheSharedOptionsBeforeAndAfterTheCommand() {
        String away = folder.resolve("away").toString();

        assertThat(ConsoleRun.of(project, "--local-dir", away, "--output", "json", "local", "status")
                        .json())
                .containsEntry("status", "STOPPED");
        assertThat(ConsoleRun.of(project, "local", "status", "--local-dir", away, "--output", "json")
                        .json())
                .containsEntry("status", "STOPPED");
    }

    @Test
    void shouldExplainEveryCommandAndOptionWithAnExample() {
        Console console = Console.of(InputStream.nullInputStream(), System.out, System.err, false, false, Map.of());

        assertThat(commands(new RootCommand(console, project).commandLine()).skip(1))
                .allSatisfy(command -> {
                    String description = String.join(
                            " ", command.getCommandSpec().usageMessage().description());
                    assertThat(description).as(command.getCommandName()).contains("Example: litellmctl ");
                    assertThat(command.getCommandSpec().args().stream().filter(arg -> !isStandard(arg)))
                            .allSatisfy(arg -> assertThat(String.join(" ", arg.description()))
                                    .as(command.getCommandName() + " " + arg.paramLabel())
                                    .contains("Example: "));
                });
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandLineTest::commands));
    }

    private static boolean isStandard(ArgSpec arg) {
        String description = String.join(" ", arg.description());
        return description.startsWith("Show this help") || description.startsWith("Print version");
    }
}
