package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What many clients do at once. */
class ManyStacksTest {
    private static final int CLIENTS = 12;
    private static final String TEMPLATE = """
            Parameters: {Size: {Type: String, Default: small}}
            Resources:
              A: {Type: AWS::Test::Widget, Properties: {Size: !Ref Size}}
              B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              C: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              D: {Type: AWS::Test::Widget, Properties: {Of: [!Ref B, !Ref C]}}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void livesOneLifePerStack() throws Exception {
        List<String> outcomes = atOnce(client -> () -> {
            String name = "stack-" + client;
            String id = cloud.create(name, TEMPLATE).stackId();
            Stack updated = cloud.update(name, TEMPLATE, "Size=large");
            cloud.delete(name);
            return updated.stackStatus() + " " + cloud.stack(id).stackStatus();
        });

        assertThat(outcomes).containsOnly("UPDATE_COMPLETE DELETE_COMPLETE");
        assertThat(cloud.widget().existing()).isEmpty();
    }

    @Test
    void createsAStackOnceHoweverManyAsk() throws Exception {
        List<String> outcomes = atOnce(client -> () -> {
            try {
                cloud.client().createStack(r -> r.stackName("one").templateBody(TEMPLATE));
                return "created";
            } catch (AlreadyExistsException e) {
                return "exists";
            }
        });

        assertThat(outcomes).containsOnlyOnce("created").contains("exists");
        assertThat(cloud.settled("one").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(cloud.widget().existing()).hasSize(4);
    }

    @Test
    void startsOneUpdateAtATime() throws Exception {
        cloud.create("one", TEMPLATE);
        cloud.widget().hold("update A");
        List<String> outcomes = atOnce(client -> () -> {
            try {
                cloud.client()
                        .updateStack(r -> r.stackName("one")
                                .templateBody(TEMPLATE)
                                .parameters(StackCloud.parameters("Size=" + client)));
                return "started";
            } catch (CloudFormationException e) {
                return e.awsErrorDetails().errorMessage().replaceAll(".* is in", "is in");
            }
        });
        cloud.widget().letGo("update A");

        assertThat(outcomes)
                .containsOnlyOnce("started")
                .contains("is in UPDATE_IN_PROGRESS state and can not be updated.");
        assertThat(cloud.settled("one").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    }

    @FunctionalInterface
    private interface Client {
        Callable<String> of(int number);
    }

    private static List<String> atOnce(Client client) throws InterruptedException, ExecutionException {
        List<Callable<String>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            all.add(client.of(i));
        }
        List<String> outcomes = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> outcome : executor.invokeAll(all)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }
}
