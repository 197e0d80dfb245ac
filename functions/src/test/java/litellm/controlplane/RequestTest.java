package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

class RequestTest {
    private final Request request = new Request(
            "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:build-7",
            Instant.parse("2026-01-01T00:00:00Z"),
            Action.DEPLOY,
            "prod",
            "all",
            new StackSelection(Map.of("security", true, "network", false)),
            Map.of("security", Map.of("SecretRotationDays", "14"), "network", Map.of()),
            Map.of("Owner", "Platform"),
            "0123456789abcdef",
            Map.of("restore", "latest", "keepData", true, "count", 2, "gatewayTags", Map.of("Owner", "Platform")));

    @Test
    void survivesTheTripThroughTheStateMachine() {
        assertThat(Request.from(JsonObject.parse(JsonObject.write(request.toJson()))))
                .isEqualTo(request);
    }

    @Test
    void namesItsStacksAndExecution() {
        assertThat(request.stackName("security")).isEqualTo("prod-security-stack");
        assertThat(request.executionName()).isEqualTo("build-7");
        assertThat(request.production()).isTrue();
        assertThat(request.wants("security")).isTrue();
        assertThat(request.wants("network")).isFalse();
        assertThat(request.wants("cache")).isFalse();
    }

    @Test
    void keepsTheDataOfAllButDev() {
        assertThat(keeps("dev", false)).isFalse();
        assertThat(keeps("dev", true)).isTrue();
        assertThat(keeps("staging", false)).isTrue();
        assertThat(keeps("prod", false)).isTrue();
    }

    private static boolean keeps(String of, boolean asked) {
        return Requests.of(Action.TEARDOWN, of, Map.of("keepData", asked)).keepsData();
    }

    @Test
    void tellsItsOptions() {
        assertThat(request.flag("keepData")).isTrue();
        assertThat(request.flag("force")).isFalse();
        assertThat(request.option("restore")).contains("latest");
        assertThat(request.option("count")).contains("2");
        assertThat(request.option("secret")).isEmpty();
    }
}
