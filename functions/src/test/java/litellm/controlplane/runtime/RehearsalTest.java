package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;

@Isolated("The calls of every other test would be refused meanwhile.")
class RehearsalTest {
    @Test
    void doesTheWorkWithoutReachingAWS() {
        try (ScriptedService registry = new ScriptedService()) {
            registry.answer("DescribeRepositories", "{\"repositories\": []}");
            Images function = new Images(registry.client(EcrClient.builder()));

            function.beforeCheckpoint(null);

            assertThat(function.refusals)
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
            assertThat(registry.requests()).isEmpty();
            assertThat(Functions.invoke(function, Map.of()).members()).containsEntry("repositories", 0);
        }
    }

    /** A function that calls AWS. */
    private static final class Images extends JsonHandler {
        private final List<EcrException> refusals = new ArrayList<>();
        private final EcrClient ecr;

        Images(EcrClient ecr) {
            this.ecr = ecr;
        }

        @Override
        protected Map<String, ?> handle(JsonObject payload) {
            try {
                return Map.of(
                        "repositories",
                        ecr.describeRepositories().repositories().size());
            } catch (EcrException e) {
                refusals.add(e);
                throw e;
            }
        }
    }
}
