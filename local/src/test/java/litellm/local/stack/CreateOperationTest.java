package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import litellm.local.Account;
import litellm.local.cloud.LocalCloud;
import litellm.local.cloud.TestCloud;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.template.Definitions;
import litellm.local.stack.template.ParameterValues;
import litellm.local.stack.template.StackDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API cannot show in a moment: it counts a stack's time in minutes. */
class CreateOperationTest {
    private final Account account = new Account(LocalCloud.REGION, LocalCloud.ACCOUNT);
    private final Widget widget = new Widget("AWS::Test::Widget");
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private TestCloud cloud;
    private Engine engine;

    @BeforeEach
    void start() throws IOException {
        cloud = new TestCloud();
        engine = new Engine(
                account,
                new ServiceRoles(cloud.aws()),
                new AwsAccount(cloud.aws()),
                name -> Optional.<ResourceType>of(widget),
                new Exports(),
                new Stacks(account),
                new Failures(),
                new Durations(),
                executor);
    }

    @AfterEach
    void stop() {
        executor.close();
        cloud.close();
    }

    @Test
    void rollsBackWhatTakesTooLong() throws Exception {
        Stack stack = new Stack("arn:stack", "slow");
        engine.stacks().add(stack);
        stack.define(definition(), settings(Duration.ofMillis(1)));
        stack.begin(StackStatus.CREATE_IN_PROGRESS, null);
        widget.hold("create A");
        StackOperation operation = new CreateOperation(engine, stack);
        engine.start(operation);
        TestCloud.await("the time is over", () -> Optional.of(operation).filter(StackOperation::cancelled));
        widget.letGo("create A");
        operation.done().get(120, TimeUnit.SECONDS);

        assertThat(stack.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(stack.events().page(null).events())
                .extracting(StackEvent::reason)
                .contains("Stack creation time exceeded the specified timeout. Rollback requested by user.");
        assertThat(widget.existing()).isEmpty();
    }

    @Test
    void keepsWhatIsDoneInTime() throws Exception {
        Stack stack = new Stack("arn:stack", "quick");
        stack.define(definition(), settings(Duration.ofMinutes(1)));
        stack.begin(StackStatus.CREATE_IN_PROGRESS, null);
        StackOperation operation = new CreateOperation(engine, stack);
        engine.start(operation);
        operation.done().get(120, TimeUnit.SECONDS);

        assertThat(stack.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    private StackDefinition definition() {
        return new Definitions(account, engine, engine.aws(), engine.types())
                .define(new Definitions.Request(
                        "Resources: {A: {Type: AWS::Test::Widget}}",
                        "stack",
                        "arn:stack",
                        Map.of(),
                        ParameterValues.NONE,
                        Map.of(),
                        List.of()));
    }

    private static StackSettings settings(Duration timeout) {
        return new StackSettings(StackSettings.OnFailure.ROLLBACK, timeout, List.of(), List.of(), null, false);
    }
}
