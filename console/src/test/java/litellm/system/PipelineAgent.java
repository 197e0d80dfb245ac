package litellm.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import litellm.console.ProcessOutput;
import litellm.console.azure.Agent;
import litellm.console.azure.PipelineFile;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import tools.jackson.jr.ob.JSON;

/**
 * Runs steps of azure-pipelines.yml as an Azure Pipelines agent does: the script in a file, by bash, in a fresh clone, with
 * the variables in the environment, secret ones only where the step maps them, and what the step sets handed to the next ones.
 */
final class PipelineAgent {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Litellmctl litellmctl;
    private final Path clone;
    private final Path temporary;
    private final Map<?, ?> pipeline;
    private final Map<String, String> variables = new HashMap<>();

    /** The secret ones: a step's macros read them, but they are in no step's environment by themselves. */
    private final Map<String, String> secrets = new HashMap<>();

    private final Map<String, Object> form = new LinkedHashMap<>();

    /**
     * @param folder takes the clone and the agent's temporary folder
     * @param litellmctl has the local cloud, which takes the place of AWS
     */
    PipelineAgent(Path folder, Litellmctl litellmctl) throws IOException, InterruptedException {
        this.litellmctl = litellmctl;
        clone = folder.resolve("s");
        temporary = Files.createDirectories(folder.resolve("temp"));
        ProcessOutput git = ProcessOutput.of(
                new ProcessBuilder("git", "clone", "--quiet", Litellmctl.ROOT.toString(), clone.toString()), PATIENCE);
        if (git.exitCode() != 0) {
            throw new IOException("git clone failed: " + git.printed());
        }
        pipeline = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(clone.resolve("azure-pipelines.yml")));
        ((List<?>) pipeline.get("parameters")).forEach(parameter -> {
            Map<?, ?> field = (Map<?, ?>) parameter;
            form.put(field.get("name").toString(), field.get("default"));
        });
        signIn(litellmctl.aws());
        variables.putAll(Map.of("TF_BUILD", "True", "AGENT_TEMPDIRECTORY", temporary.toString()));
    }

    /** Takes the deployer's role with a token, as AWSShellScript@1 does with a service connection, and sets what it sets. */
    private void signIn(LocalAws aws) {
        try (StsClient sts = aws.client(StsClient.builder())) {
            Credentials session = sts.assumeRoleWithWebIdentity(
                            role -> role.roleArn("arn:aws:iam::123456789012:role/litellm-control-plane-deployer")
                                    .roleSessionName("pipeline")
                                    .webIdentityToken("token"))
                    .credentials();
            variables.putAll(Map.of(
                    "AWS_ACCESS_KEY_ID", session.accessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", session.secretAccessKey(),
                    "AWS_SESSION_TOKEN", session.sessionToken(),
                    "AWS_REGION", "us-east-1",
                    "AWS_ENDPOINT_URL", aws.endpoint()));
        }
    }

    /** What a step printed and gave, and what the agent reads in it. */
    record StepResult(int exitCode, String output, Agent agent) {}

    /** Fills in a field of the form. */
    void fill(String field, Object value) {
        form.put(field, value);
    }

    /** Sets a variable of the run. */
    void set(String variable, String value) {
        variables.put(variable, value);
    }

    /** Sets a secret variable of the run. */
    void setSecret(String variable, String value) {
        secrets.put(variable, value);
    }

    /** Adds a line to a file of the clone, as another commit would. */
    void change(String file, String line) throws IOException {
        Files.writeString(clone.resolve(file), line, StandardOpenOption.APPEND);
    }

    /** Runs the step of this title to its end. */
    StepResult run(String displayName) throws IOException, InterruptedException {
        ProcessOutput step = ProcessOutput.of(process(displayName), PATIENCE);
        litellmctl.printed(step.printed());
        Agent agent = Agent.read(step.printed());
        agent.named("task.setvariable")
                .forEach(command ->
                        variables.put(command.property("variable").toUpperCase(Locale.ROOT), command.data()));
        return new StepResult(step.exitCode(), step.printed(), agent);
    }

    /** Copies what the build job keeps, out of the repository's own build, to where the other jobs fetch it. */
    void fetchWhatWasBuilt() throws IOException {
        String kept = ((Map<?, ?>) step("Collect litellmctl").get("inputs"))
                .get("contents")
                .toString();
        List<PathMatcher> patterns = kept.lines()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        for (String module : List.of("functions", "local", "console")) {
            try (Stream<Path> files = Files.walk(Litellmctl.ROOT.resolve(module + "/target"), 2)) {
                for (Path file : files.map(Litellmctl.ROOT::relativize).toList()) {
                    if (patterns.stream().anyMatch(pattern -> pattern.matches(file))) {
                        Files.createDirectories(clone.resolve(file).getParent());
                        Files.copy(Litellmctl.ROOT.resolve(file), clone.resolve(file));
                    }
                }
            }
        }
    }

    /** Starts the step of this title; standard error comes with its output, as in a log. */
    Process start(String displayName) throws IOException {
        return process(displayName).redirectErrorStream(true).start();
    }

    private ProcessBuilder process(String displayName) throws IOException {
        Map<?, ?> step = step(displayName);
        Path script = Files.writeString(Files.createTempFile(temporary, "", ".sh"), expand(script(step)));
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc", script.toString())
                .directory(clone.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("LITELLM_"));
        builder.environment().putAll(variables);
        if (step.get("env") instanceof Map<?, ?> environment) {
            environment.forEach((name, value) -> builder.environment().put(name.toString(), expand(value.toString())));
        }
        return builder;
    }

    private Map<?, ?> step(String displayName) {
        return PipelineFile.mappings(pipeline)
                .filter(map -> displayName.equals(map.get("displayName")))
                .filter(map -> map.containsKey("task") || map.containsKey("bash"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("azure-pipelines.yml has no step " + displayName));
    }

    private static String script(Map<?, ?> step) {
        return step.containsKey("bash")
                ? step.get("bash").toString()
                : ((Map<?, ?>) step.get("inputs")).get("inlineScript").toString();
    }

    /** Template expressions as the service expands them, macros as the agent does: one without a variable stays. */
    private String expand(String text) {
        String expanded = text.replace(
                        "${{ parameters.environment }}", form.get("environment").toString())
                .replace("${{ replace(convertToJson(parameters), '$(', '$ (') }}", JSON.std.asString(form));
        for (Map<String, String> values : List.of(variables, secrets)) {
            for (Map.Entry<String, String> variable : values.entrySet()) {
                expanded = expanded.replace("$(%s)".formatted(variable.getKey()), variable.getValue());
            }
        }
        return expanded;
    }

    /** The files of the agent's temporary folder whose name has this ending. */
    List<Path> files(String ending) {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
