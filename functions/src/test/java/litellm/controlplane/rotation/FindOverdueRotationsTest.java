package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindOverdueRotationsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");

    @AutoClose
    private final ScriptedService services = new ScriptedService();

    @Test
    void failsForSecretsThatWereDueMoreThanADayAgo() {
        secrets(
                "\"Name\": \"dev/litellm/master-key\", \"RotationEnabled\": true, \"NextRotationDate\": 1795597199",
                "\"Name\": \"dev/litellm/database\", \"RotationEnabled\": true, \"NextRotationDate\": 1795597200",
                "\"Name\": \"prod/litellm/database\", \"RotationEnabled\": true, \"NextRotationDate\": 1795000000");

        assertThatThrownBy(this::look)
                .isInstanceOf(RotationOverdue.class)
                .hasMessage("not rotated when due: dev/litellm/master-key (due 2026-11-25T08:59:59Z),"
                        + " prod/litellm/database (due 2026-11-18T11:06:40Z)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"RotationEnabled\": true, \"NextRotationDate\": 1800000000",
                "\"RotationEnabled\": true", // its first rotation has no date yet
                "\"RotationEnabled\": false, \"NextRotationDate\": 1000000000",
                "\"NextRotationDate\": 1000000000" // as Secrets Manager says of one that has never rotated
            })
    void nothingElseIsOverdue(String state) {
        secrets(state);
        assertThat(look().members()).isEqualTo(Map.of("overdue", List.of()));
    }

    @Test
    void looksAtTheSecretsOfEnvironmentsAlone() {
        secrets();
        look();

        assertThat(services.requests())
                .extracting(request -> request.members().get("Filters"))
                .containsExactly(List.of(
                        Map.of("Key", "name", "Values", List.of("dev/litellm/", "staging/litellm/", "prod/litellm/"))));
    }

    /** Then the alarm says so, instead of taking silence for good news. */
    @Test
    void failsWhereItCannotLook() {
        services.refuse("ListSecrets", "AccessDeniedException");
        assertThatThrownBy(this::look).hasMessageContaining("AccessDenied");
    }

    private JsonObject look() {
        return Functions.invoke(
                new FindOverdueRotations(services.settings(), Clock.fixed(NOW, ZoneOffset.UTC)), Map.of());
    }

    private void secrets(String... states) {
        services.answer(
                "ListSecrets",
                Stream.of(states).map("{%s}"::formatted).collect(Collectors.joining(", ", "{\"SecretList\": [", "]}")));
    }
}
