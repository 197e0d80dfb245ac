package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import litellm.controlplane.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Operation STARTED =
            Operation.started(Operation.Kind.STACK, "dev-network-stack", "arn:stack", START);

    @Test
    void waitsLongerTheLongerItTakes() {
        List<Integer> waits = new ArrayList<>();
        Operation operation = STARTED;
        Instant now = START;
        for (int look = 0; look < 10; look++) {
            waits.add(operation.waitSeconds());
            now = now.plusSeconds(operation.waitSeconds());
            operation = operation.waiting(now);
        }
        assertThat(waits).containsExactly(1, 1, 2, 3, 5, 8, 12, 12, 12, 12);
    }

    /** An execution that is under way during an upgrade carries it from the functions of one release to those of the next. */
    @ParameterizedTest
    @MethodSource("carried")
    void isCarriedThroughTheStateMachine(Operation operation, String json) {
        JsonObject carried = JsonObject.parse(json);
        assertThat(JsonObject.write(operation.toJson())).isEqualTo(JsonObject.write(carried.members()));
        assertThat(Operation.from(carried)).isEqualTo(operation);
    }

    private static Stream<Arguments> carried() {
        Operation preparation = STARTED.withToken("recovery-1")
                .withProgress(Progress.of(3, 18, "VPC CREATE_IN_PROGRESS"))
                .withOutput("image", "repository@sha256:1")
                .thenDeploy()
                .withPreviousFailure("VPC (AWS::EC2::VPC): limit reached");
        Operation deletion =
                STARTED.thenDelete().withProgress(Progress.of(18, 18)).waitingFor(15);
        return Stream.of(
                Arguments.of(STARTED, """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "IN_PROGRESS",
                         "startedAt": "2026-01-01T00:00:00Z", "waitSeconds": 1, "outputs": {}}"""),
                Arguments.of(Operation.done(Operation.Kind.TASK, "migration", Operation.UNCHANGED, START), """
                        {"kind": "task", "name": "migration", "status": "SUCCEEDED", "outcome": "UNCHANGED",
                         "startedAt": "2026-01-01T00:00:00Z", "waitSeconds": 1, "outputs": {}}"""),
                Arguments.of(preparation.waiting(START.plusSeconds(7)), """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "IN_PROGRESS",
                         "startedAt": "2026-01-01T00:00:00Z", "token": "recovery-1", "waitSeconds": 5,
                         "progress": {"done": 3, "total": 18, "current": "VPC CREATE_IN_PROGRESS"},
                         "outputs": {"image": "repository@sha256:1"}, "next": "deploy",
                         "previousFailure": "VPC (AWS::EC2::VPC): limit reached"}"""),
                Arguments.of(preparation.readyToDeploy(), """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "READY_TO_DEPLOY",
                         "startedAt": "2026-01-01T00:00:00Z", "token": "recovery-1", "waitSeconds": 1,
                         "progress": {"done": 3, "total": 18, "current": "VPC CREATE_IN_PROGRESS"},
                         "outputs": {"image": "repository@sha256:1"}, "next": "deploy",
                         "previousFailure": "VPC (AWS::EC2::VPC): limit reached"}"""),
                Arguments.of(preparation.failed("StackFailed", "Subnet: no addresses left"), """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "FAILED",
                         "startedAt": "2026-01-01T00:00:00Z", "token": "recovery-1", "waitSeconds": 1,
                         "progress": {"done": 3, "total": 18, "current": "VPC CREATE_IN_PROGRESS"},
                         "outputs": {"image": "repository@sha256:1"},
                         "error": "StackFailed", "cause": "Subnet: no addresses left",
                         "next": "deploy", "previousFailure": "VPC (AWS::EC2::VPC): limit reached"}"""),
                Arguments.of(deletion.readyToDelete(), """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "READY_TO_DELETE",
                         "startedAt": "2026-01-01T00:00:00Z", "waitSeconds": 15, "progress": {"done": 18, "total": 18},
                         "outputs": {}, "next": "delete"}"""),
                Arguments.of(deletion.succeeded(Operation.DELETED), """
                        {"kind": "stack", "name": "dev-network-stack", "id": "arn:stack", "status": "SUCCEEDED",
                         "outcome": "DELETED", "startedAt": "2026-01-01T00:00:00Z", "waitSeconds": 15,
                         "progress": {"done": 18, "total": 18}, "outputs": {}, "next": "delete"}"""));
    }

    @Test
    void forgetsWhyItFailedOnceItGoesOn() {
        Operation failed = STARTED.failed("StackFailed", "no addresses left");

        assertThat(failed.waitingFor(15)).isEqualTo(STARTED.waitingFor(15));
        assertThat(STARTED.waitingFor(15).waitSeconds()).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, outcome", "FAILED, error"})
    void isNotReadWithoutWhatItsStateHasToSay(String status, String missing) {
        JsonObject json = JsonObject.of(STARTED.toJson());
        json.members().put("status", status);

        assertThatThrownBy(() -> Operation.from(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(missing + ": found nothing; a string is needed");
    }

    @Test
    void namesTheMemberThatALookMisses() {
        Operation unnamed = Operation.started(Operation.Kind.STACK, "dev-network-stack", START);

        assertThatThrownBy(unnamed::requireId)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation.id: found nothing; the look at a stack needs it");
        assertThatThrownBy(unnamed::requireToken)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation.token: found nothing; the look at a stack needs it");
    }
}
