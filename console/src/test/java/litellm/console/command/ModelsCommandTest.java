package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A gateway of several workers: the one that lists has not heard of a deletion that another has answered. */
@TestInstance(Lifecycle.PER_CLASS)
class ModelsCommandTest {
    private static final String LISTED = """
            {"data": [
              {"model_name": "gpt", "litellm_params": {"model": "openai/gpt-4o"}, "model_info": {"id": "1", "db_model": false}},
              {"model_name": "old-a", "litellm_params": {"model": "openai/a"}, "model_info": {"id": "2", "db_model": true}},
              {"model_name": "old-b", "litellm_params": {"model": "openai/b"}, "model_info": {"id": "3", "db_model": true}},
              {"model_name": "gpt", "litellm_params": {"model": "openai/b"}, "model_info": {"id": "4", "db_model": true}}]}""";

    private static final String GONE =
            "{\"error\": {\"message\": \"{'error': 'Model with id=2 not found in db'}\", \"code\": \"400\"}}";

    private InstalledMachine machine;
    private HttpStandIn gateway;
    private volatile String listed = LISTED;
    private volatile HttpStandIn.Answer lastDeletion = new HttpStandIn.Answer(200, "{}");

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        machine = InstalledMachine.in(folder);
        gateway = new HttpStandIn(this::answer);
        TestProject.write(
                folder, "config.yaml", "model_list: [{model_name: gpt, litellm_params: {model: openai/gpt-4o}}]\n");
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            cloudFormation.createStack(
                    create -> create.stackName("dev-litellm-stack").templateBody("""
                            {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"LoadBalancerURL": {"Value": "%s"}}}""".formatted(gateway.endpoint())));
            secrets.createSecret(create ->
                    create.name("dev/litellm/master-key").secretString("{\"LITELLM_MASTER_KEY\": \"sk-of-the-test\"}"));
        }
    }

    @AfterAll
    void stop() {
        gateway.close();
        machine.close();
    }

    private HttpStandIn.Answer answer(HttpStandIn.Request request) {
        return switch (request.uri().getPath()) {
            case "/model/info" -> new HttpStandIn.Answer(200, listed);
            case "/model/delete" -> request.body().contains("2") ? new HttpStandIn.Answer(400, GONE) : lastDeletion;
            default -> new HttpStandIn.Answer(404, "{}");
        };
    }

    @Test
    void shouldShowWhatIsLeftOfTheModelsAndSayWhatStillServesTheOthers() {
        ConsoleRun run = machine.run("models", "dev", "--remove-old");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Deleted old-a"),
                        line -> assertThat(line).isEqualTo("Deleted old-b"),
                        line -> assertThat(line)
                                .startsWith(
                                        "Other workers of the gateway, where it has any, may go on serving what was deleted until litellmctl ")
                                .endsWith(" restart dev"),
                        line -> assertThat(line).startsWith("gpt ").endsWith(" served"),
                        line -> assertThat(line).startsWith("gpt ").endsWith("both answer"));
    }

    /** A pipeline that reads the list has a log that a person reads. */
    @Test
    void shouldSayItBesideTheListThatAProgramReads() {
        ConsoleRun run = machine.run("--output", "json", "models", "dev", "--remove-old");

        assertThat(run.json().get("removed")).isEqualTo(List.of("old-a", "old-b"));
        assertThat(run.errors()).contains("go on serving").contains("restart dev");
    }

    @Test
    void shouldSayItOfThoseThatAreDeletedBeforeOneIsRefused() {
        lastDeletion = new HttpStandIn.Answer(403, "{}");
        ConsoleRun run = machine.run("models", "dev", "--remove-old");
        lastDeletion = new HttpStandIn.Answer(200, "{}");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).contains("/model/delete answered 403");
        assertThat(run.out()).contains("Deleted old-a", "go on serving").doesNotContain("old-b");
    }

    @Test
    void shouldSayNothingOfOtherWorkersWhereNothingIsDeleted() {
        listed = "{\"data\": []}";
        ConsoleRun run = machine.run("models", "dev", "--remove-old");
        listed = LISTED;

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).startsWith("gpt ").doesNotContain("workers");
        assertThat(run.errors()).isEmpty();
    }
}
