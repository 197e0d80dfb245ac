package litellm.console.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.agent.AzureAgent;
import litellm.console.document.JsonDocument;
import litellm.console.document.YamlDocument;
import litellm.controlplane.Action;
import litellm.controlplane.TextResource;
import litellm.controlplane.secrets.ProviderKeyNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pipeline is what Azure takes, and its form asks for all that a person may set and for nothing else. */
class PipelineFileTest {
    private static final Pattern BOUNDS = Pattern.compile("\\d+ to \\d+");

    private static final Project REPOSITORY = TestProject.repository();
    private static final String TEXT = REPOSITORY.readText(REPOSITORY.root().resolve("azure-pipelines.yml"));
    private static final Map<?, ?> PIPELINE =
            (Map<?, ?>) REPOSITORY.readYaml(REPOSITORY.root().resolve("azure-pipelines.yml"));

    /** What a form does not ask for: the whole of it, what the pipeline itself knows, and what schedules say. */
    private static final Set<String> NOT_ASKED = Set.of("parameters", "tags", "release", "schedule", "outdatedOnly");

    /** A person says it by {@code restore}. */
    private static final String SET_BY_RESTORE = "DBSnapshotIdentifier";

    @Test
    void shouldFollowThePipelineSchema() {
        assertThat(faults(TEXT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lockBehavior: sequential, lockBehavior: random",
        "type: boolean, type: switch",
        "scriptType: inline, scriptType: online",
        "task: Cache@2, task: Cahce@2",
        "- deployment: start, - deploymnet: start",
        "dependsOn: build, dependson: build",
        "awsCredentials: ${{ variables.awsConnection }}, awsCredential: x"
    })
    void shouldFailTheSchemaWhereAWordIsWrong(String right, String wrong) {
        assertThat(TEXT).contains(right);
        assertThat(faults(TEXT.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
                .isNotEmpty();
    }

    @Test
    void shouldAskForEveryParameterOfEveryStack() {
        Set<String> wanted = new TreeSet<>();
        templateParameters().forEach((name, parameter) -> wanted.add(name));

        assertThat(fields().keySet().stream().filter(name -> name.contains("_") && !name.startsWith("tag_")))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(fields().keySet()).contains("tag_CostCenter", "tag_Owner", "tag_Project", "tag_Compliance");
    }

    @Test
    void shouldOfferWhatTheTemplatesAllow() {
        templateParameters().forEach((name, parameter) -> {
            Object allowed = parameter.get("AllowedValues");
            Map<?, ?> field = field(name);
            assertThat(field.get("default")).as(name).isEqualTo(" ");
            if (allowed instanceof List<?> values) {
                List<String> offered = new ArrayList<>(List.of(" "));
                values.forEach(value -> offered.add(value.toString()));
                assertThat(field.get("values")).as(name).isEqualTo(offered);
            } else {
                assertThat(field.containsKey("values")).as(name).isFalse();
            }
        });
    }

    /** A person who types what the label allows must not be refused. */
    @Test
    void shouldSayTheBoundsThatTheTemplatesHave() {
        templateParameters().forEach((name, parameter) -> {
            String label = field(name).get("displayName").toString();
            Matcher bounds = BOUNDS.matcher(label);
            if (bounds.find()) {
                assertThat(bounds.group())
                        .as(label)
                        .isEqualTo("%s to %s", parameter.get("MinValue"), parameter.get("MaxValue"));
            }
        });
    }

    @Test
    void shouldAskForEveryMemberOfTheRequest() {
        Map<?, ?> members =
                (Map<?, ?>) JsonDocument.readObject("schema", requestSchema()).get("properties");
        Set<Object> asked = new TreeSet<>();
        members.keySet().stream().filter(name -> !NOT_ASKED.contains(name)).forEach(asked::add);

        assertThat(fields().keySet().stream().filter(name -> !name.contains("_")))
                .containsExactlyInAnyOrderElementsOf(
                        asked.stream().map(Object::toString).toList());
        members.forEach((name, member) -> {
            if (((Map<?, ?>) member).get("enum") instanceof List<?> values) {
                Stream<?> offered = ((List<?>) fields().get(name).get("values")).stream();
                assertThat(offered.filter(value -> !value.equals(" ")).toList()).isEqualTo(values);
            }
        });
    }

    @Test
    void shouldLeaveAllWorkToTheConsole() {
        assertThat(tasks("AWSShellScript@1"))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(script(step))
                        .matches("(env \\| )?\\./litellmctl [a-z0-9 -]+( \\$\\{\\{ parameters\\.environment }})?"));
        assertThat(steps().filter(step -> step.containsKey("bash")))
                .allSatisfy(
                        step -> assertThat(step.get("bash").toString())
                                .matches(
                                        "\\.ci/run|\\./litellmctl --version|mkdir -p target && touch target/litellmctl.built && \\./litellmctl --version"));
    }

    @Test
    void shouldKeepSecretsAwayFromWhatAPersonTyped() {
        List<Map<?, ?>> withForm =
                steps().filter(step -> environment(step).containsKey("REQUEST")).toList();

        assertThat(withForm).hasSize(1);
        // What the agent would take for a variable is no longer one.
        assertThat(environment(withForm.getFirst()))
                .isEqualTo(Map.of("REQUEST", "${{ replace(convertToJson(parameters), '$(', '$ (') }}"));
        assertThat(TEXT.split("group: ", -1)).hasSize(2);
        assertThat(TEXT.indexOf("group: "))
                .isBetween(TEXT.indexOf("deployment: keys"), TEXT.indexOf("deployment: start"));
    }

    /** One that the step does not name would never be stored, and nobody would say so. */
    @Test
    void shouldHandOverEveryProviderKey() {
        Map<String, String> keys =
                ProviderKeyNames.ALL.stream().collect(Collectors.toMap(name -> name, "$(%s)"::formatted));

        assertThat(steps().filter(step -> String.valueOf(step.get("inputs")).contains("litellmctl provider-keys")))
                .singleElement()
                .extracting(PipelineFileTest::environment)
                .as("env of the step \"Store the provider keys\" in azure-pipelines.yml, against ProviderKeyNames.ALL")
                .isEqualTo(keys);
    }

    @Test
    void shouldFollowLongerThanAnExecutionCanTake() {
        long minutes = Stream.of(TEXT.split("split\\('", -1)[1].split("'", -1)[0].split(","))
                                .count()
                        * 12
                + 12;

        assertThat(minutes * 60)
                .isGreaterThan(
                        ((Number) ((Map<?, ?>) REPOSITORY.readYaml(REPOSITORY.stateMachine())).get("TimeoutSeconds"))
                                .longValue());
        assertThat(follows()).allSatisfy(step -> assertThat(script(step)).contains("--at-most 12m"));
    }

    /** Any other would end the following early, and without the last one an execution that is not over would be green. */
    @Test
    void shouldAskTheLastStepAloneForTheEnd() {
        assertThat(follows().filter(step -> script(step).contains("--last")))
                .containsExactly(follows().toList().getLast());
    }

    /** Where the two differ, every step is left out and the run is green. */
    @Test
    void shouldFollowWhileTheStatusIsThatOfARunningExecution() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new PipelineResult(AzureAgent.of(Map.of("TF_BUILD", "True"), log, log).orElseThrow()).started("arn");
        Agent agent = Agent.read(printed.toString(StandardCharsets.UTF_8));
        Map<?, ?> variables = (Map<?, ?>) job("follow").get("variables");

        assertThat(agent.output("executionArn")).isEqualTo("arn");
        assertThat(variables.get("executionArn").toString()).endsWith(".executionArn'] ]");
        assertThat(variables.get("status")).isEqualTo(agent.output("status"));
        assertThat(follows().<Object>map(step -> step.get("condition")))
                .containsOnly("and(succeeded(), eq(variables['status'], '%s'))".formatted(agent.output("status")));
    }

    /** Those of a run that failed are the ones that are looked at. */
    @Test
    void shouldPublishTheTestResultsOfWhatFailedToo() {
        assertThat(tasks("PublishTestResults@2").<Object>map(step -> step.get("condition")))
                .containsOnly("succeededOrFailed()");
    }

    /** An agent of one's own keeps a job's files for the next run; Maven does not delete what it built from another commit. */
    @Test
    void shouldBuildFromNothingThatAnotherRunHasLeft() {
        assertThat(PipelineFile.mappings(PIPELINE)
                        .filter(step -> "self".equals(step.get("checkout")))
                        .<Object>map(step -> step.get("clean")))
                .isNotEmpty()
                .containsOnly(true);
    }

    /** Without a word Azure drops all runs that wait for the lock but the newest. */
    @Test
    void shouldDropNoRunThatWaitsForTheLock() {
        assertThat(stages().<Object>map(stage ->
                        Optional.<Object>ofNullable(stage.get("lockBehavior")).orElse(PIPELINE.get("lockBehavior"))))
                .containsOnly("sequential");
    }

    @Test
    void shouldStoreTheProviderKeysBeforeTheExecutionReadsThem() {
        String deployment = "${{ if eq(parameters.action, 'deploy') }}";

        assertThat(only(deployment, map -> "keys".equals(map.get("deployment"))))
                .isTrue();
        assertThat(job("start").get(deployment)).isEqualTo(Map.of("dependsOn", "keys"));
    }

    /** Azure Repos takes no word of `pr`: a branch policy runs the pipeline with what the form has by itself, a deployment of dev. */
    @Test
    void shouldDoNoMoreThanTestForAPullRequest() {
        List<Map<?, ?>> stages = stages().toList();

        assertThat(stages.stream().<Object>map(stage -> stage.get("stage"))).containsExactly("build", "publish", "run");
        assertThat(PipelineFile.mappings(stages.getFirst()))
                .noneSatisfy(step -> assertThat(step.get("task")).isEqualTo("AWSShellScript@1"));
        assertThat(stages.stream().skip(1).<Object>map(stage -> stage.get("condition")))
                .containsOnly("and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))");
    }

    @Test
    void shouldPublishNothingThatWasNotTested() {
        String byRelease = Stream.of(Action.values())
                .filter(Action::byRelease)
                .map(action -> ", '%s'".formatted(action.text()))
                .collect(Collectors.joining("", "${{ if in(parameters.action", ") }}"));

        assertThat(only(byRelease, map -> ".ci/run".equals(map.get("bash")))).isTrue();
        assertThat(only(byRelease, map -> "publish".equals(map.get("stage")) && "build".equals(map.get("dependsOn"))))
                .isTrue();
        assertThat(only(byRelease, map -> "publish".equals(map.get("dependsOn"))))
                .isTrue();
        assertThat(steps().map(step -> String.valueOf(step.get("inputs"))))
                .filteredOn(inputs -> inputs.contains("litellmctl publish") || inputs.contains("litellmctl bootstrap"))
                .hasSize(2);
    }

    /** A plan and a scan change nothing, the control plane least of all. */
    @Test
    void shouldBringTheControlPlaneUpToDateForADeploymentOnly() {
        assertThat(only(
                        "${{ if and(eq(parameters.action, 'deploy'), ne(variables.awsBootstrapConnection, '')) }}",
                        map -> String.valueOf(map.get("inputs")).contains("litellmctl bootstrap")))
                .isTrue();
    }

    /** Whether what is meant stands behind this condition, and nowhere else. */
    private static boolean only(String condition, Predicate<Map<?, ?>> meant) {
        long behind = PipelineFile.mappings(PIPELINE)
                .filter(map -> map.containsKey(condition))
                .flatMap(map -> PipelineFile.mappings(map.get(condition)))
                .filter(meant)
                .count();
        return behind == 1 && PipelineFile.mappings(PIPELINE).filter(meant).count() == 1;
    }

    private static Map<?, ?> field(String name) {
        assertThat(fields().get(name))
                .as("the field %s in azure-pipelines.yml", name)
                .isNotNull();
        return fields().get(name);
    }

    private static Map<String, Map<?, ?>> fields() {
        return ((List<?>) PIPELINE.get("parameters"))
                .stream()
                        .map(field -> (Map<?, ?>) field)
                        .collect(Collectors.toMap(
                                field -> field.get("name").toString(),
                                field -> field,
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    /** What a person may set: all parameters but the environment, the tags, and what the control plane supplies. */
    private static Map<String, Map<?, ?>> templateParameters() {
        Map<String, Map<?, ?>> parameters = new LinkedHashMap<>();
        REPOSITORY.stacks().stacks().forEach((stack, entry) -> {
            Map<?, ?> declared = (Map<?, ?>)
                    ((Map<?, ?>) REPOSITORY.readYaml(REPOSITORY.template(entry.template()))).get("Parameters");
            declared.forEach((name, parameter) -> {
                if (!entry.parameters().containsKey(name)
                        && !fields().containsKey("tag_" + name)
                        && !name.equals("Environment")
                        && !name.equals(SET_BY_RESTORE)) {
                    parameters.put(stack + "_" + name, (Map<?, ?>) parameter);
                }
            });
        });
        return parameters;
    }

    private static Stream<Map<?, ?>> stages() {
        return PipelineFile.mappings(PIPELINE).filter(map -> map.containsKey("stage"));
    }

    private static Map<?, ?> job(String name) {
        return PipelineFile.mappings(PIPELINE)
                .filter(map -> name.equals(map.get("job")) || name.equals(map.get("deployment")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("azure-pipelines.yml has no job " + name));
    }

    /** The steps that follow the execution, in their order. */
    private static Stream<Map<?, ?>> follows() {
        return tasks("AWSShellScript@1").filter(step -> script(step).contains("azure follow"));
    }

    private static String script(Map<?, ?> step) {
        return ((Map<?, ?>) step.get("inputs")).get("inlineScript").toString();
    }

    private static Stream<Map<?, ?>> tasks(String task) {
        return steps().filter(step -> task.equals(step.get("task")));
    }

    private static Stream<Map<?, ?>> steps() {
        return PipelineFile.mappings(PIPELINE).filter(map -> map.containsKey("task") || map.containsKey("bash"));
    }

    private static Map<?, ?> environment(Map<?, ?> step) {
        return step.get("env") instanceof Map<?, ?> environment ? environment : Map.of();
    }

    private static List<Error> faults(String yaml) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("/azure/pipeline-schema.json"))
                .validate(JsonDocument.write(YamlDocument.read("azure-pipelines.yml", yaml)), InputFormat.JSON);
    }

    private static String requestSchema() {
        return resource("/litellm/controlplane/request/request-schema.json");
    }

    private static String resource(String name) {
        return TextResource.read(PipelineFileTest.class, name);
    }
}
