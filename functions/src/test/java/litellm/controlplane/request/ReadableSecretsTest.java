package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** An environment with the five secrets that its tasks read. */
class ReadableSecretsTest {
    private final SecretsManagerClient secrets = Moto.shared().client(SecretsManagerClient.builder());
    private final ReadableSecrets readable = new ReadableSecrets(() -> secrets);
    private final String environment = Moto.newEnvironment();

    @BeforeEach
    void makeThem() {
        Stream.of("master-key", "database", "ui-password", "api-keys", "salt-key")
                .forEach(kind ->
                        secrets.createSecret(create -> create.name(name(kind)).secretString("{}")));
    }

    @Test
    void isContentWhereATaskCanReadAll() {
        assertThatCode(() -> require(Action.ROTATE)).doesNotThrowAnyException();
    }

    /** As after a plain {@code aws secretsmanager delete-secret}, and one without a recovery window. */
    @ParameterizedTest
    @EnumSource(names = {"ROTATE", "RESTART", "START"})
    void namesAllThatNoNewTaskCouldRead(Action action) {
        secrets.deleteSecret(delete -> delete.secretId(name("ui-password")));
        secrets.deleteSecret(delete -> delete.secretId(name("salt-key")).forceDeleteWithoutRecovery(true));

        assertThatThrownBy(() -> require(action))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        """
                        environment: found %1$s, marked for deletion, dated %2$s, without which no new task of the gateway starts; \
                        aws secretsmanager restore-secret --secret-id %1$s brings it back
                        environment: found no %3$s, without which no new task of the gateway starts; \
                        docs/TROUBLESHOOTING.md, "Changed or deleted by hand", says how it comes back""", name("ui-password"), LocalDate.now(ZoneOffset.UTC).plusDays(30), name("salt-key"));
    }

    /** Tasks that run go on without them. */
    @ParameterizedTest
    @EnumSource(names = {"STOP", "CLEAN", "SCAN", "TEARDOWN"})
    void asksForNoneWhereNoTaskIsToStart(Action action) {
        secrets.deleteSecret(delete -> delete.secretId(name("master-key")));

        assertThatCode(() -> require(action)).doesNotThrowAnyException();
    }

    /** It starts tasks where one has not read a value only, and is tried again by itself. */
    @Test
    void leavesARestartOfOutdatedTasksAlone() {
        secrets.deleteSecret(delete -> delete.secretId(name("master-key")));

        assertThatCode(() -> readable.require(Requests.of(Action.RESTART, environment, Map.of("outdatedOnly", true))))
                .doesNotThrowAnyException();
    }

    private void require(Action action) {
        readable.require(Requests.of(action, environment, Map.of()));
    }

    private String name(String kind) {
        return environment + "/litellm/" + kind;
    }
}
