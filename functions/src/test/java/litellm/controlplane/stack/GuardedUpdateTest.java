package litellm.controlplane.stack;

import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.Sequel;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** An update of a stack that holds data: by a change set, and only if nothing that holds data is lost by it. */
class GuardedUpdateTest {
    private static final Instant NOW = Requests.STARTED_AT.plusSeconds(60);
    private static final String STACK = "dev-database-stack";
    private static final String DATABASE = "AWS::RDS::DBInstance";
    private static final String TEMPLATE = """
            Resources:
              DBInstance: {Type: AWS::RDS::DBInstance}
            """;
    private static final Release RELEASE = new Release(
            "0123456789abcdef",
            StackCatalogue.parse("""
                    stacks:
                      database:
                        template: database-stack.yaml
                        holds: [AWS::RDS::DBInstance]
                    """),
            "https://bucket/",
            _ -> TEMPLATE.getBytes(StandardCharsets.UTF_8));

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn().stack(STACK, "CREATE_COMPLETE");

    private final CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private Request request = Requests.deploy("dev");

    @Test
    void asksWhatWouldChangeBeforeItChangesAnything() {
        Operation asked = deploy();

        assertThat(asked.next()).isEqualTo(Sequel.DEPLOY);
        assertThat(cloudFormation.actions())
                .containsExactly("DescribeStacks", "DescribeChangeSet", "DescribeStackEvents", "CreateChangeSet");
        assertThat(check(asked).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
        assertThat(deploy().next()).as("not worked out yet").isEqualTo(Sequel.DEPLOY);

        cloudFormation.change("Modify", "DBInstance", DATABASE, "False");
        Operation started = deploy();
        assertThat(started.next()).isEqualTo(Sequel.NOTHING);
        assertThat(cloudFormation.call("ExecuteChangeSet"))
                .containsEntry("ClientRequestToken", started.requireToken())
                .containsEntry("RetainExceptOnCreate", "true");
    }

    @Test
    void waitsUntilTheExecutionCanBeSeenOnTheStack() {
        cloudFormation.change("Modify", "DBInstance", DATABASE, "False");
        Operation started = deploy();

        assertThat(check(started).state()).as("still as before").isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(deploy()).as("its answer was lost").isEqualTo(started);

        cloudFormation
                .stackEvent("UPDATE_IN_PROGRESS", "User Initiated", started.requireToken())
                .settle("UPDATE_COMPLETE");
        assertThat(check(started).state()).isEqualTo(new Succeeded("UPDATED"));
    }

    @Test
    void doesNotWaitForeverForAnExecutionThatDoesNotBegin() {
        cloudFormation.change("Modify", "DBInstance", DATABASE, "False");
        Operation started = deploy();

        Operation late = new StackChecker(
                        client,
                        () -> cloudFormation.client(EcsClient.builder()),
                        Clock.offset(clock, Duration.ofMinutes(1)))
                .check(request, started);

        assertThat(failure(late).error()).isEqualTo("StackFailed");
        assertThat(failure(late).cause())
                .startsWith("dev-database-stack is as it was before: CloudFormation has accepted the change set "
                        + started.outputs().get("changeSet") + " for execution")
                .endsWith("deploy again");
    }

    @Test
    void findsNothingToDoInTwoLooksAndLeavesNoChangeSet() {
        cloudFormation.changeSet("FAILED", "UNAVAILABLE", "The submitted information didn't contain changes. Submit …");
        Operation operation = deploy();

        assertThat(operation.state()).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks", "DescribeChangeSet", "DeleteChangeSet");
    }

    @ParameterizedTest
    @CsvSource({"Modify, True, replace", "Modify, Conditional, perhaps replace", "Remove, , delete"})
    void refusesToLoseWhatHoldsData(String action, String replacement, String verb) {
        cloudFormation.change(action, "DBInstance", DATABASE, replacement);
        Operation operation = deploy();

        assertThat(failure(operation).error()).isEqualTo("ReplacementRefused");
        assertThat(failure(operation).cause())
                .isEqualTo(
                        "dev-database-stack: the deployment would " + verb
                                + " database.DBInstance (AWS::RDS::DBInstance, physical-DBInstance), which holds data; nothing of"
                                + " this stack was changed. Repeat it with --allow-replacement database.DBInstance to let it happen");
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks", "DescribeChangeSet", "DeleteChangeSet");
    }

    /** A teardown that was cut off: the stack can only be deleted, and what is left in it would go with it. */
    @Test
    void refusesToDeleteTheDatabaseThatADeletionHasLeft() {
        cloudFormation
                .stack(STACK, "DELETE_FAILED")
                .stackEvent("DELETE_FAILED", null, "earlier")
                .resource("DBInstance", DATABASE, "dev-litellm-db", "DELETE_FAILED");

        Operation operation = deploy();

        assertThat(failure(operation).error()).isEqualTo("ReplacementRefused");
        assertThat(failure(operation).cause())
                .isEqualTo(
                        "dev-database-stack is in DELETE_FAILED: the deployment would delete database.DBInstance"
                                + " (AWS::RDS::DBInstance, dev-litellm-db), which holds data; nothing of this stack was changed."
                                + " Repeat it with --allow-replacement database.DBInstance to let it happen; or finish the teardown");
        assertThat(cloudFormation.actions()).doesNotContain("DeleteStack");

        request = Requests.of(Action.DEPLOY, "dev", Map.of("allowReplacement", List.of("database.DBInstance")));
        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
        assertThat(cloudFormation.call("DeleteStack")).isNotNull();
    }

    /** The rollback of a creation failed, so this execution deletes the stack, and RDS refuses. */
    @Test
    void saysWhyTheDeletionThatItBeganItselfFailed() {
        cloudFormation
                .stack(STACK, "ROLLBACK_FAILED")
                .stackEvent("ROLLBACK_FAILED", null, "earlier")
                .resource("DBInstance", DATABASE, "dev-litellm-db", "DELETE_FAILED");
        Operation deletion = deploy();
        cloudFormation
                .event("DBInstance", "dev-litellm-db", DATABASE, "DELETE_FAILED", "in backup", deletion.requireToken())
                .stackEvent("DELETE_FAILED", null, deletion.requireToken())
                .settle("DELETE_FAILED");

        Operation failed = deploy();

        assertThat(failure(failed).error()).isEqualTo("StackFailed");
        assertThat(failure(failed).cause())
                .isEqualTo("dev-database-stack is in DELETE_FAILED: DBInstance (AWS::RDS::DBInstance): in backup;"
                        + " repair that and deploy again");
    }

    @Test
    void deletesAStackThatHoldsNothingAnyMore() {
        cloudFormation
                .stack(STACK, "DELETE_FAILED")
                .stackEvent("DELETE_FAILED", null, "earlier")
                .resource("DBInstance", DATABASE, "dev-litellm-db", "DELETE_SKIPPED")
                .resource("Topic", "DELETE_FAILED");

        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
        assertThat(cloudFormation.call("DeleteStack")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"Modify, True", "Modify, Conditional", "Remove, "})
    void letsWhatTheRequestNamesGo(String action, String replacement) {
        cloudFormation.change(action, "DBInstance", DATABASE, replacement);
        request = Requests.of(Action.DEPLOY, "dev", Map.of("allowReplacement", List.of("database.DBInstance")));

        assertThat(deploy().state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(cloudFormation.call("ExecuteChangeSet")).isNotNull();
    }

    @Test
    void letsOtherResourcesBeReplaced() {
        cloudFormation.change("Modify", "DBParameterGroup", "AWS::RDS::DBParameterGroup", "True");

        assertThat(deploy().state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(cloudFormation.call("ExecuteChangeSet")).isNotNull();
    }

    @Test
    void doesNotTakeTheNameOfAnotherStacksResource() {
        cloudFormation.change("Modify", "DBInstance", DATABASE, "True");
        request = Requests.of(Action.DEPLOY, "dev", Map.of("allowReplacement", List.of("archive.DBInstance")));

        assertThat(failure(deploy()).error()).isEqualTo("ReplacementRefused");
    }

    @Test
    void saysWhyTheChangesCannotBeWorkedOut() {
        cloudFormation.changeSet("FAILED", "UNAVAILABLE", "No export named dev-litellm-vpc-id found.");
        Operation operation = deploy();

        assertThat(operation.state())
                .isEqualTo(new Failed("StackFailed", "dev-database-stack: No export named dev-litellm-vpc-id found."));
        assertThat(cloudFormation.actions()).endsWith("DeleteChangeSet");
    }

    @Test
    void saysWhatAnEarlyValidationFoundAndNotOnlyItsName() {
        String reason =
                "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
        cloudFormation.changeSet("FAILED", "UNAVAILABLE", reason);
        assertThat(failure(deploy()).cause()).as("there are no events").isEqualTo("dev-database-stack: " + reason);

        cloudFormation
                .changeSet("FAILED", "UNAVAILABLE", reason)
                .validationFailure(
                        "DBInstance", DATABASE, "/Resources/DBInstance/Properties/Engin", "unsupported property")
                .validationFailure("Topic", "AWS::SNS::Topic", null, "a topic of that name exists");
        assertThat(failure(deploy()).cause())
                .isEqualTo(
                        "dev-database-stack: DBInstance AWS::RDS::DBInstance, /Resources/DBInstance/Properties/Engin:"
                                + " unsupported property; Topic AWS::SNS::Topic: a topic of that name exists");
        assertThat(cloudFormation.actions()).endsWith("DescribeEvents", "DeleteChangeSet");

        cloudFormation.changeSet("FAILED", "UNAVAILABLE", reason).refuse("DescribeEvents", "AccessDenied no");
        assertThat(failure(deploy()).cause()).isEqualTo("dev-database-stack: " + reason);
    }

    @Test
    void asksAgainWhereTheStackHasChangedMeanwhile() {
        cloudFormation.changeSet("CREATE_COMPLETE", "OBSOLETE", null);
        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
        assertThat(cloudFormation.actions()).containsSubsequence("DeleteChangeSet", "CreateChangeSet");

        cloudFormation
                .change("Modify", "DBInstance", DATABASE, "False")
                .refuse("ExecuteChangeSet", "InvalidChangeSetStatus ChangeSet cannot be executed in its status");
        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
    }

    /** The answer of ExecuteChangeSet was lost until the update had ended. */
    @Test
    void knowsItsOwnWorkAgain() {
        executed().settle("UPDATE_COMPLETE");

        assertThat(check(deploy()).state()).isEqualTo(new Succeeded("UPDATED"));
        assertThat(cloudFormation.actions()).doesNotContain("CreateChangeSet");
    }

    @Test
    void doesNotTryAgainWhatFailed() {
        String reason = "Cannot upgrade postgres from 16.9 to 18.1";
        String token = deployment().token("deploy");
        executed()
                .event("DBInstance", "dev-litellm-db", DATABASE, "UPDATE_FAILED", reason, token)
                .settle("UPDATE_ROLLBACK_COMPLETE");

        assertThat(failure(check(deploy())).cause()).endsWith(reason);
        assertThat(cloudFormation.actions()).doesNotContain("CreateChangeSet");
    }

    /** An update of this execution is under way. */
    private CloudFormationStandIn executed() {
        cloudFormation.change("Modify", "DBInstance", DATABASE, "False");
        return cloudFormation.stackEvent("UPDATE_IN_PROGRESS", "User Initiated", deploy().requireToken());
    }

    private Operation deploy() {
        return Functions.travelled(new StackDeployer(
                        client, () -> DeletionProtection.of(Moto.shared().settings(Map.of())), "arn:role", clock)
                .deploy(deployment()));
    }

    private Deployment deployment() {
        return new Deployment(request, RELEASE, "database", Map.of());
    }

    private Operation check(Operation operation) {
        return Functions.travelled(new StackChecker(client, () -> cloudFormation.client(EcsClient.builder()), clock)
                .check(request, operation));
    }
}
