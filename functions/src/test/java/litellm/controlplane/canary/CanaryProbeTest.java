package litellm.controlplane.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.TestGateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The program itself, as Python runs it in the task. */
class CanaryProbeTest {
    @AutoClose
    private final TestGateway gateway = new TestGateway();

    private String printed = "";

    @Test
    void passesWhereTheGatewayOffersEveryModel() throws Exception {
        assertThat(run(TestGateway.MASTER_KEY, List.of("claude-sonnet", "gpt-4o")))
                .isZero();
        assertThat(printed).contains("ready, with every model");
    }

    /** Models may be kept in the database alone. */
    @Test
    void asksForNoModelWhereTheConfigHasNone() throws Exception {
        assertThat(run(TestGateway.MASTER_KEY, List.of())).isZero();
    }

    /** A name may hold a comma. */
    @Test
    void namesTheModelsThatAreMissing() throws Exception {
        assertThat(run(TestGateway.MASTER_KEY, List.of("a,b"))).isEqualTo(4);
        assertThat(printed).contains("missing models: a,b");
        assertThat(CanaryProbe.missingModels(printed.strip())).contains("a,b");
        assertThat(CanaryProbe.missingModels("ready, with every model")).isEmpty();
    }

    @Test
    void saysThatItIsNotReady() throws Exception {
        gateway.readiness(503);

        assertThat(run(TestGateway.MASTER_KEY, List.of())).isEqualTo(3);
        assertThat(printed).contains("not ready: HTTPError 503");
    }

    @Test
    void tellsAGatewayThatAnswersWronglyFromOneThatHasEnded() throws Exception {
        assertThat(run("sk-wrong", List.of())).isEqualTo(5);
        assertThat(printed).contains("no list of models: HTTPError 401").doesNotContain("sk-wrong");

        gateway.models("<html>");
        assertThat(run(TestGateway.MASTER_KEY, List.of())).isEqualTo(5);
        assertThat(printed).contains("no list of models: JSONDecodeError");
        assertThat(CanaryProbe.meaning(5)).contains("it did not answer /v1/models as it should");
    }

    private int run(String masterKey, List<String> models) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(CanaryProbe.command());
        command.set(0, Moto.python());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GATEWAY", gateway.endpoint());
        builder.environment().put("PATIENCE", "0");
        builder.environment().put("MODELS", JsonObject.write(models));
        builder.environment().put("LITELLM_MASTER_KEY", masterKey);
        Process process = builder.start();
        printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }
}
