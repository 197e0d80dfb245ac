package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import litellm.local.front.Reply;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.DeletionMode;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

class DeleteStackTest {
    private static final String CHAIN = """
            Resources:
              A: {Type: AWS::Test::Widget}
              B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              C: {Type: AWS::Test::Widget, Properties: {Of: !Ref B}}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void deletesEachResourceAfterThoseThatNeedIt() {
        cloud.create("chain", CHAIN);
        Stack stack = cloud.delete("chain");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(stack.deletionTime()).isNotNull();
        assertThat(cloud.widget().existing()).isEmpty();
        assertThat(cloud.widget().calls()).endsWith("delete C", "delete B", "delete A");
        assertThat(cloud.events(stack.stackId()))
                .endsWith(
                        "chain DELETE_IN_PROGRESS User Initiated",
                        "C DELETE_IN_PROGRESS",
                        "C DELETE_COMPLETE",
                        "B DELETE_IN_PROGRESS",
                        "B DELETE_COMPLETE",
                        "A DELETE_IN_PROGRESS",
                        "A DELETE_COMPLETE",
                        "chain DELETE_COMPLETE");
        assertThat(StackCloud.errorOf(() -> cloud.stack("chain"))).isEqualTo("Stack with id chain does not exist");
        assertThat(cloud.client().describeStacks().stacks()).isEmpty();
        assertThat(cloud.client().listStacks().stackSummaries())
                .extracting(StackSummary::stackId)
                .containsExactly(stack.stackId());
        assertThat(cloud.client()
                        .listStacks(r -> r.stackStatusFilters(StackStatus.CREATE_COMPLETE))
                        .stackSummaries())
                .isEmpty();
    }

    @Test
    void takesTheDeletionOfNothingForDone() {
        cloud.client().deleteStack(r -> r.stackName("nobody"));
        cloud.create("chain", CHAIN);
        String id = cloud.delete("chain").stackId();
        cloud.client().deleteStack(r -> r.stackName(id));
        assertThat(cloud.stack(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    }

    @Test
    void makesRoomForAnotherStackOfTheName() {
        String first = cloud.create("chain", CHAIN).stackId();
        cloud.delete("chain");
        String second = cloud.create("chain", CHAIN).stackId();

        assertThat(second).isNotEqualTo(first);
        assertThat(cloud.stack("chain").stackId()).isEqualTo(second);
    }

    @Test
    void failsWhenAResourceCannotBeDeletedAndTriesAgain() {
        cloud.create("chain", CHAIN);
        cloud.widget().refuse("delete B", "B is held");
        Stack stack = cloud.delete("chain");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.DELETE_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to delete: [B].");
        assertThat(cloud.events("chain")).contains("B DELETE_FAILED B is held").doesNotContain("A DELETE_IN_PROGRESS");

        cloud.widget().refuse("delete B", null);
        assertThat(cloud.delete("chain").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.widget().calls()).containsOnlyOnce("delete C");
    }

    @Test
    void retainsWhatItIsTold() {
        Stack stack = cloud.create("chain", CHAIN);
        assertThat(StackCloud.errorOf(() ->
                        cloud.client().deleteStack(r -> r.stackName("chain").retainResources("B"))))
                .contains("only when the stack is in the DELETE_FAILED state");
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .deleteStack(r -> r.stackName("chain").deletionMode(DeletionMode.FORCE_DELETE_STACK))))
                .isEqualTo("Invalid operation on stack [" + stack.stackId()
                        + "]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when"
                        + " the stack is in the DELETE_FAILED state.");
        cloud.widget().refuse("delete B", "held");
        cloud.delete("chain");
        assertThat(StackCloud.errorOf(() ->
                        cloud.client().deleteStack(r -> r.stackName("chain").retainResources("C"))))
                .startsWith("The specified resources to retain must be in a valid state.");

        cloud.client().deleteStack(r -> r.stackName("chain").retainResources("B"));
        assertThat(cloud.settled(stack.stackId()).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.events(stack.stackId())).contains("B DELETE_SKIPPED");
        assertThat(cloud.widget().existing()).hasSize(1);
    }

    @Test
    void deletesByForceWhatCannotBeDeleted() {
        String id = cloud.create("chain", CHAIN).stackId();
        cloud.widget().refuse("delete B", "held");
        cloud.delete("chain");
        cloud.client().deleteStack(r -> r.stackName("chain").deletionMode(DeletionMode.FORCE_DELETE_STACK));

        assertThat(cloud.settled(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.widget().existing()).hasSize(1);
    }

    @Test
    void followsDeletionPolicies() {
        String id = cloud.create("policies", """
                Resources:
                  Gone: {Type: AWS::Test::Widget, DeletionPolicy: Delete}
                  Kept: {Type: AWS::Test::Widget, DeletionPolicy: Retain}
                  AlsoKept: {Type: AWS::Test::Widget, DeletionPolicy: RetainExceptOnCreate}
                  Snapped: {Type: AWS::Test::Widget, DeletionPolicy: Snapshot}
                  Database: {Type: AWS::RDS::DBInstance}
                  Dropped: {Type: AWS::RDS::DBInstance, DeletionPolicy: Delete}
                """).stackId();
        cloud.delete("policies");

        assertThat(cloud.stack(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.widget().existing()).hasSize(2);
        assertThat(cloud.widget().calls()).containsSubsequence("snapshot Snapped", "delete Snapped");
        assertThat(cloud.database().calls())
                .containsSubsequence("snapshot Database", "delete Database")
                .contains("delete Dropped")
                .doesNotContain("snapshot Dropped");
        assertThat(cloud.events(id)).contains("Kept DELETE_SKIPPED", "AlsoKept DELETE_SKIPPED", "Gone DELETE_COMPLETE");
    }

    @Test
    void followsDeletionPoliciesWhenACreationIsRolledBack() {
        String template = """
                Resources:
                  Kept: {Type: AWS::Test::Widget, DeletionPolicy: Retain}
                  NotKept: {Type: AWS::Test::Widget, DeletionPolicy: RetainExceptOnCreate}
                  Bad: {Type: AWS::Test::Widget, DependsOn: [Kept, NotKept]}
                """;
        cloud.widget().refuse("create Bad", "no");
        cloud.create("policies", template);
        assertThat(cloud.widget().existing()).hasSize(1);

        cloud.delete("policies");
        cloud.widget().existing().clear();
        cloud.create("policies", template, r -> r.retainExceptOnCreate(true));
        assertThat(cloud.widget().existing()).isEmpty();
    }

    @Test
    void deletesAStackWhileItIsBeingCreated() throws InterruptedException {
        cloud.widget().hold("create B");
        String id = cloud.client()
                .createStack(r -> r.stackName("chain").templateBody(CHAIN))
                .stackId();
        cloud.widget().awaitArrival("create B");
        cloud.client().deleteStack(r -> r.stackName("chain"));
        assertThat(cloud.stack("chain").stackStatus()).isEqualTo(StackStatus.DELETE_IN_PROGRESS);
        cloud.widget().letGo("create B");

        assertThat(cloud.settled(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.widget().existing()).isEmpty();
        assertThat(cloud.events(id))
                .contains("B CREATE_FAILED Resource creation cancelled")
                .noneMatch(event -> event.contains("ROLLBACK"));
    }

    @Test
    void refusesToWorkWithAServiceRoleThatCannotBeAssumedAnyMore() {
        String role = cloud.aws()
                .iam()
                .createRole(r -> r.roleName("gone").assumeRolePolicyDocument("{}"))
                .role()
                .arn();
        cloud.create("chain", CHAIN, r -> r.roleARN(role));
        cloud.serve("sts", (call, upstream) -> Reply.xmlError(403, "AccessDenied", "not authorized"));

        assertThat(StackCloud.errorOf(() -> cloud.client().deleteStack(r -> r.stackName("chain"))))
                .isEqualTo("Role " + role + " is invalid or cannot be assumed");
    }

    @Test
    void protectsAgainstTermination() {
        Stack stack = cloud.create("chain", CHAIN, r -> r.enableTerminationProtection(true));
        assertThat(stack.enableTerminationProtection()).isTrue();
        assertThat(StackCloud.errorOf(() -> cloud.delete("chain")))
                .isEqualTo("Stack [chain] cannot be deleted while TerminationProtection is enabled");

        cloud.client().updateTerminationProtection(r -> r.stackName("chain").enableTerminationProtection(false));
        assertThat(cloud.delete("chain").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    }

    @Test
    void refusesToDeleteWhileAnUpdateIsUnderWay() throws InterruptedException {
        Stack stack = cloud.create("chain", CHAIN);
        cloud.widget().hold("create D");
        cloud.client().updateStack(r -> r.stackName("chain").templateBody(CHAIN + "  D: {Type: AWS::Test::Widget}\n"));
        cloud.widget().awaitArrival("create D");
        assertThat(StackCloud.errorOf(() -> cloud.delete("chain")))
                .isEqualTo("Stack [" + stack.stackId() + "] cannot be deleted while in status UPDATE_IN_PROGRESS");
        cloud.widget().letGo("create D");
        assertThat(cloud.settled("chain").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    }

    @Test
    void keepsAStackWhoseExportsAreUsed() {
        cloud.create("producer", """
                Resources: {W: {Type: AWS::Test::Widget}}
                Outputs: {Out: {Value: !Ref W, Export: {Name: the-export}}}
                """);
        cloud.create(
                "consumer", "Resources: {W: {Type: AWS::Test::Widget, Properties: {Of: !ImportValue the-export}}}");
        List<String> before = cloud.events("producer");
        Stack producer = cloud.delete("producer");

        assertThat(producer.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(cloud.events("producer"))
                .hasSize(before.size() + 2)
                .endsWith(
                        "producer DELETE_IN_PROGRESS User Initiated",
                        "producer CREATE_COMPLETE Delete canceled. Cannot delete export the-export as it is in use by consumer.");
        cloud.delete("consumer");
        assertThat(cloud.delete("producer").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.client().listExports().exports()).isEmpty();
    }
}
