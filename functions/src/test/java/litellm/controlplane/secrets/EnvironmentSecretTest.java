package litellm.controlplane.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.release.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of secrets against the template of the tasks that read them. */
class EnvironmentSecretTest {
    private static final String DEV = "dev";
    private static final Map<String, String> IN_DEV = Map.of("Environment", DEV);

    /** Of any other nobody would look whether tasks still run with a former value. */
    @Test
    void shouldNameEverySecretThatATaskReads() {
        List<String> known =
                Stream.concat(names(DEV), Stream.of(SaltKey.secretName(DEV))).toList();

        assertThat(readByTasks())
                .as(
                        "Secrets in infrastructure/litellm-stack.yaml; beside the salt key, EnvironmentSecret.java lists them all")
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /** CloudFormation could not make another, and no execution could note that every task has read it. */
    @ParameterizedTest
    @CsvSource({"CloudFormationSecurityPolicy, Secrets", "FindOutdatedTasksPolicy, RecordRollouts"})
    void shouldNameNoSecretThatTheControlPlaneMayNotWorkOn(String policy, String sid) {
        String allowed = allowed(policy, sid);

        assertThat(Request.ENVIRONMENTS.stream().flatMap(EnvironmentSecretTest::names))
                .as("bootstrap-template.yaml: %s, Sid %s", policy, sid)
                .allMatch(name -> allowed.contains(":secret:%s-".formatted(name)), "listed");
    }

    private static Stream<String> names(String environment) {
        return Arrays.stream(EnvironmentSecret.values()).map(secret -> secret.nameIn(environment));
    }

    /** What a statement of the control plane's template allows something on. */
    private static String allowed(String policy, String sid) {
        TemplateResource resource = template("bootstrap-template.yaml")
                .resourcesFor(Map.of("Release", "any"))
                .get(policy);
        Map<String, Object> document = Yaml.mapping(resource.properties().get("PolicyDocument"), policy);
        return Yaml.sequence(document.get("Statement"), policy).stream()
                .map(statement -> Yaml.mapping(statement, policy))
                .filter(statement -> sid.equals(statement.get("Sid")))
                .map(statement -> statement.get("Resource").toString())
                .findFirst()
                .orElseThrow();
    }

    /** The names of the secrets whose exports the task definition imports. */
    private static List<String> readByTasks() {
        Template tasks = template("infrastructure/litellm-stack.yaml");
        List<Template> owners = Stream.of(
                        "bootstrap-template.yaml",
                        "infrastructure/security-stack.yaml",
                        "infrastructure/database-stack.yaml")
                .map(EnvironmentSecretTest::template)
                .toList();
        return tasks.imports(IN_DEV).get("TaskDefinition").stream()
                .flatMap(export -> owners.stream().flatMap(owner -> exported(owner, export)))
                .filter(resource -> resource.type().equals("AWS::SecretsManager::Secret"))
                .map(secret -> secret.text("Name").orElseThrow())
                .toList();
    }

    private static Stream<TemplateResource> exported(Template owner, String export) {
        Map<String, TemplateResource> resources = owner.resourcesFor(IN_DEV);
        return Stream.ofNullable(owner.exports(IN_DEV).get(export))
                .flatMap(value -> Template.sources(value).stream())
                .map(resources::get);
    }

    private static Template template(String file) {
        try {
            return Template.parse(file, Files.readString(Path.of("..", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
