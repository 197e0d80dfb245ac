package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.StackTags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A stack of another team has a name that one of ours would have. */
class PresentStacksTest {
    private static final Map<String, String> TAGS =
            Map.of("Application", "litellm", "Environment", "dev", "ManagedBy", "CloudFormation");

    @ParameterizedTest
    @EnumSource(names = {"DEPLOY", "PLAN", "TEARDOWN", "STOP", "START"})
    void anothersStackIsNamedBeforeAnythingChanges(Action action) {
        assertThatThrownBy(() -> require(action, stack(Map.of("Application", "crm"))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(
                        "stack: found dev-network-stack, whose tag Application is 'crm', so it is someone else's; allowed is one with the tags"
                                + " Application=litellm, Environment=dev and ManagedBy=CloudFormation or litellm-control-plane");
    }

    @ParameterizedTest
    @CsvSource({"Application, crm", "Environment, staging"})
    void oneTagThatSaysOtherwiseIsEnough(String tag, String value) {
        Map<String, String> tags = new HashMap<>(TAGS);
        tags.put(tag, value);

        assertThatThrownBy(() -> require(Action.TEARDOWN, stack(tags))).isInstanceOf(InvalidRequest.class);
    }

    /** Nothing of another team's says that it is not this environment's: it has never heard of it. */
    @ParameterizedTest
    @CsvSource({"Team, data", "application, hr", "ManagedBy, Terraform"})
    void aStackWithTheNameAloneIsNotTheEnvironments(String tag, String value) {
        assertThatThrownBy(() -> require(Action.TEARDOWN, stack(Map.of(tag, value))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(
                        "stack: found dev-network-stack without the tags that every deployment puts, so it may be someone else's");
    }

    /** It changes nothing, and what it shows may be what somebody wants to know of the older system's. */
    @Test
    void aPlanLooksAtAStackThatSaysNothing() {
        assertThatCode(() -> require(Action.PLAN, stack(Map.of()))).doesNotThrowAnyException();
        assertThat(doubts(Action.PLAN, stack(Map.of())))
                .singleElement()
                .asString()
                .startsWith("The deployment would be refused: stack: found dev-network-stack without the tags");
        assertThat(doubts(Action.PLAN, stack(TAGS))).isEmpty();
        assertThat(doubts(Action.DEPLOY, stack(Map.of())))
                .as("which is refused")
                .isEmpty();
    }

    @Test
    void itsOwnAreLetThrough() {
        assertThatCode(() -> require(Action.TEARDOWN, stack(TAGS))).doesNotThrowAnyException();
    }

    /** A change set of type CREATE makes one before anything is deployed. */
    @Test
    void aStackThatHoldsNothingYetIsLetThrough() {
        Stack empty = stack(Map.of()).toBuilder()
                .stackStatus(StackStatus.REVIEW_IN_PROGRESS)
                .build();

        assertThatCode(() -> require(Action.DEPLOY, empty)).doesNotThrowAnyException();
    }

    @Test
    void whatChangesNoStackAsksForNone() {
        assertThatCode(() -> require(Action.SCAN, stack(Map.of("Application", "crm"))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "litellm"})
    void whatADeploymentThatBrokeOffHasLeftIsStarted(String there) {
        assertThatCode(() -> requireGateway(Action.START, there)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"START, network", "ROTATE, database"})
    void whereThereIsNoGatewayNothingIsStartedOrRotated(Action action, String there) {
        assertThatThrownBy(() -> requireGateway(action, there))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("where no gateway is deployed");
    }

    /** Either of the two may be all that a former move has left of it. */
    @ParameterizedTest
    @CsvSource({"TEARDOWN, security", "TEARDOWN, database", "STOP, security", "STOP, database"})
    void whatIsLeftOfTheOlderSystemIsNotTakenForThisOne(Action action, String left) {
        Stack stack = Stack.builder()
                .stackName("staging-%s-stack".formatted(left))
                .stackStatus(StackStatus.UPDATE_COMPLETE)
                .build();

        assertThatThrownBy(() -> only(stack).requireThisProduct(Requests.of(action, "staging", Map.of())))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("found staging, whose staging-%s-stack has no parameter FunctionsKey", left);
    }

    private static void requireGateway(Action action, String there) {
        Stack stack = Stack.builder()
                .stackName("dev-%s-stack".formatted(there))
                .stackStatus(StackStatus.CREATE_COMPLETE)
                .build();
        only(stack).requireGateway(Requests.of(action, "dev", Map.of()));
    }

    private static void require(Action action, Stack stack) {
        only(stack).requireOwn(Requests.of(action, "dev", Map.of()));
    }

    private static List<String> doubts(Action action, Stack stack) {
        return only(stack).doubts(Requests.of(action, "dev", Map.of()));
    }

    private static PresentStacks only(Stack stack) {
        return new PresentStacks(
                name -> Optional.of(stack).filter(found -> found.stackName().equals(name)));
    }

    private static Stack stack(Map<String, String> tags) {
        return Stack.builder()
                .stackName("dev-network-stack")
                .stackStatus(StackStatus.CREATE_COMPLETE)
                .tags(StackTags.of(tags))
                .build();
    }
}
