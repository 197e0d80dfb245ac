package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

class UpdateStackTest {
    /** B refers to A's identity, C to one of A's attributes. */
    private static final String THREE = """
            Parameters:
              Name: {Type: String, Default: a}
              Size: {Type: String, Default: small}
              Unused: {Type: String, Default: x}
            Resources:
              A: {Type: AWS::Test::Widget, Properties: {Name: !Ref Name, Size: !Ref Size}}
              B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              C: {Type: AWS::Test::Widget, Properties: {Size: !GetAtt A.Size}}
            Outputs:
              A: {Value: !Ref A}
            """;

    private static final String NO_UPDATES = "No updates are to be performed.";

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
        cloud.create("three", THREE);
        cloud.widget().calls().clear();
    }

    @Test
    void doesNothingWhenNothingChanges() {
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE))).isEqualTo(NO_UPDATES);
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE, "Name", "Size", "Unused=other")))
                .isEqualTo(NO_UPDATES);
        assertThat(StackCloud.errorOf(
                        () -> cloud.update("three", THREE.replace("{Name: !Ref Name", "{Name: !Sub '${Name}'"))))
                .isEqualTo(NO_UPDATES);
        assertThat(cloud.stack("three").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(cloud.widget().calls()).isEmpty();
    }

    @Test
    void updatesInPlaceWhatChangesAndWhatUsesIt() {
        String a = cloud.physicalId("three", "A");
        Stack stack = cloud.update("three", THREE, "Size=large");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(cloud.widget().calls()).containsExactly("update A", "update C");
        assertThat(cloud.widget().existing().get(a)).containsEntry("Size", "large");
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "C")))
                .containsEntry("Size", "large");
        assertThat(since("three", "UPDATE_IN_PROGRESS User Initiated"))
                .containsExactly(
                        "three UPDATE_IN_PROGRESS User Initiated",
                        "A UPDATE_IN_PROGRESS",
                        "A UPDATE_COMPLETE",
                        "C UPDATE_IN_PROGRESS",
                        "C UPDATE_COMPLETE",
                        "three UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                        "three UPDATE_COMPLETE");
    }

    @Test
    void replacesWhenACreateOnlyPropertyChanges() {
        String old = cloud.physicalId("three", "A");
        Stack stack = cloud.update("three", THREE, "Name=other");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        String replacement = cloud.physicalId("three", "A");
        assertThat(replacement).startsWith("other-").isNotEqualTo(old);
        assertThat(cloud.widget().existing()).doesNotContainKey(old).hasSize(3);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "B")))
                .containsEntry("Of", replacement);
        assertThat(cloud.output("three", "A")).isEqualTo(replacement);
        assertThat(cloud.widget().calls()).containsExactly("create A", "update B", "delete A");
        assertThat(since("three", "UPDATE_IN_PROGRESS User Initiated"))
                .containsExactly(
                        "three UPDATE_IN_PROGRESS User Initiated",
                        "A UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence"
                                + " creating one.",
                        "A UPDATE_IN_PROGRESS Resource creation Initiated",
                        "A UPDATE_COMPLETE",
                        "B UPDATE_IN_PROGRESS",
                        "B UPDATE_COMPLETE",
                        "three UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                        "A DELETE_IN_PROGRESS",
                        "A DELETE_COMPLETE",
                        "three UPDATE_COMPLETE");
    }

    @Test
    void keepsAReplacedResourceWhosePolicySaysSo() {
        String retained = THREE.replace("A: {Type", "A: {UpdateReplacePolicy: Retain, Type");
        cloud.update("three", retained);
        String old = cloud.physicalId("three", "A");
        cloud.update("three", retained, "Name=other");

        assertThat(cloud.widget().existing()).containsKey(old).hasSize(4);
        assertThat(cloud.events("three")).contains("A DELETE_SKIPPED");
    }

    @Test
    void addsAndRemovesResources() {
        cloud.update("three", """
                Resources:
                  A: {Type: AWS::Test::Widget, Properties: {Name: a, Size: small}}
                  D: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
                """);

        assertThat(cloud.widget().calls())
                .startsWith("create D")
                .containsExactlyInAnyOrder("create D", "delete B", "delete C");
        assertThat(cloud.client().listStackResources(r -> r.stackName("three")).stackResourceSummaries())
                .extracting("logicalResourceId")
                .containsExactly("A", "D");
        assertThat(cloud.stack("three").outputs()).isEmpty();
    }

    @Test
    void forgetsAResourceThatCannotBeCleanedUp() {
        cloud.widget().refuse("delete C", "held");
        Stack stack = cloud.update("three", """
                Resources:
                  A: {Type: AWS::Test::Widget, Properties: {Name: a, Size: small}}
                  B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
                """);

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(stack.stackStatusReason())
                .isEqualTo("Update successful. One or more resources could not be deleted.");
        assertThat(cloud.events("three")).contains("C DELETE_FAILED held");
        assertThat(cloud.client().listStackResources(r -> r.stackName("three")).stackResourceSummaries())
                .extracting("logicalResourceId")
                .containsExactly("A", "B");
    }

    @Test
    void updatesForOutputsTagsAndMetadataAlone() {
        cloud.update("three", THREE + "  More: {Value: !GetAtt A.Arn}\n");
        assertThat(cloud.widget().calls()).isEmpty();
        assertThat(cloud.output("three", "More")).startsWith("arn:");

        Tag tag = Tag.builder().key("Owner").value("me").build();
        cloud.update("three", THREE, r -> r.tags(tag));
        assertThat(cloud.widget().calls()).containsExactlyInAnyOrder("update A", "update C", "update B");
        assertThat(cloud.stack("three").tags()).containsExactly(tag);

        cloud.widget().calls().clear();
        cloud.update("three", THREE.replace("B: {Type", "B: {Metadata: {Why: this}, Type"));
        assertThat(cloud.widget().calls()).isEmpty();
        assertThat(cloud.events("three"))
                .endsWith(
                        "B UPDATE_IN_PROGRESS",
                        "B UPDATE_COMPLETE",
                        "three UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                        "three UPDATE_COMPLETE");
        assertThat(cloud.stack("three").tags()).containsExactly(tag);
        assertThat(cloud.client()
                        .describeStackResource(r -> r.stackName("three").logicalResourceId("B"))
                        .stackResourceDetail()
                        .metadata())
                .isEqualTo("{\"Why\":\"this\"}");
    }

    @Test
    void leavesResourcesWithoutTagsAloneWhenTheStacksTagsChange() {
        cloud.create("plain", "Resources: {P: {Type: AWS::Test::Untaggable}}");
        Stack stack = cloud.update(
                "plain",
                "Resources: {P: {Type: AWS::Test::Untaggable}}",
                r -> r.tags(Tag.builder().key("a").value("b").build()));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(cloud.events("plain")).doesNotContain("P UPDATE_COMPLETE");
    }

    @Test
    void usesThePreviousTemplateAndPreviousValues() {
        cloud.update("three", THREE, "Size=large", "Name=a");
        cloud.widget().calls().clear();
        cloud.client()
                .updateStack(r -> r.stackName("three")
                        .usePreviousTemplate(true)
                        .parameters(StackCloud.parameters("Size", "Name=b")));
        cloud.settled("three");

        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "large")
                .containsEntry("Name", "b");
        assertThat(StackCloud.errorOf(() -> cloud.update(
                        "three",
                        "Parameters: {New: {Type: String}}\n" + THREE.substring(THREE.indexOf("Resources")),
                        "New")))
                .contains("Cannot specify usePreviousValue as true for a parameter key not in the previous template");
    }

    @Test
    void restoresEverythingWhenAnUpdateFails() {
        String a = cloud.physicalId("three", "A");
        String b = cloud.physicalId("three", "B");
        cloud.failures().add(new Failures.Failure("three", "B", Failures.Operation.UPDATE, "not today", 1));
        // B comes last: what is still being made when it fails would be named beside it.
        Stack stack = cloud.update(
                "three",
                THREE.replace("Outputs:", "  D: {Type: AWS::Test::Widget}\nOutputs:")
                        .replace("B: {", "B: {DependsOn: [C, D], "),
                r -> r.parameters(StackCloud.parameters("Name=other")).clientRequestToken("update-1"));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.physicalId("three", "A")).isEqualTo(a);
        assertThat(cloud.physicalId("three", "B")).isEqualTo(b);
        assertThat(cloud.widget().existing()).hasSize(3);
        assertThat(cloud.widget().existing().get(b)).containsEntry("Of", a);
        assertThat(cloud.output("three", "A")).isEqualTo(a);
        assertThat(cloud.stack("three").parameters())
                .anyMatch(p ->
                        p.parameterKey().equals("Name") && p.parameterValue().equals("a"));
        assertThat(since("three", "UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [B]."))
                .containsSubsequence(
                        "A UPDATE_IN_PROGRESS",
                        "A UPDATE_COMPLETE",
                        "B UPDATE_IN_PROGRESS",
                        "B UPDATE_COMPLETE",
                        "three UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                        "A DELETE_IN_PROGRESS",
                        "A DELETE_COMPLETE",
                        "three UPDATE_ROLLBACK_COMPLETE");
        assertThat(cloud.client()
                        .describeStackEvents(r -> r.stackName("three"))
                        .stackEvents()
                        .getFirst())
                .satisfies(event -> assertThat(event.clientRequestToken()).isEqualTo("update-1"));
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE))).isEqualTo(NO_UPDATES);
    }

    @Test
    void tellsCreationsAndUpdatesThatFailedApart() {
        cloud.failures().add(new Failures.Failure("three", "D", Failures.Operation.CREATE, "no D", 1));
        cloud.update("three", THREE.replace("Outputs:", "  D: {Type: AWS::Test::Widget}\nOutputs:"));

        assertThat(cloud.stack("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.events("three"))
                .contains("three UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [D].")
                .contains("D DELETE_COMPLETE");
    }

    @Test
    void keepsTheOldResourceWhenItsReplacementFails() {
        String a = cloud.physicalId("three", "A");
        cloud.widget().refuse("half-create A", "yes");
        Stack stack = cloud.update("three", THREE, "Name=other");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.physicalId("three", "A")).isEqualTo(a);
        assertThat(cloud.widget().existing()).containsKey(a).hasSize(3);
        assertThat(cloud.widget().calls()).containsExactly("delete A");
        assertThat(cloud.events("three")).contains("A UPDATE_FAILED half made");
    }

    @Test
    void stopsWhenTheRollbackFailsAndGoesOnWhenTold() {
        cloud.failures().add(new Failures.Failure("three", "A", Failures.Operation.UPDATE, "stuck", 2));
        Stack stack = cloud.update("three", THREE, "Size=large");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to update: [A].");
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE)))
                .isEqualTo("Stack:" + stack.stackId() + " is in UPDATE_ROLLBACK_FAILED state and can not be updated.");

        cloud.client().continueUpdateRollback(r -> r.stackName("three"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "small");
    }

    /** The first attempt to go back must not make the engine forget what the update may have done. */
    @Test
    void goesOnWithARollbackUntilTheResourceIsWhatItWas() {
        cloud.widget().refuse("half-update A", "yes");
        cloud.widget().refuse("update A", "stuck");
        Stack stack = cloud.update("three", THREE, "Size=large");
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "large");

        cloud.widget().refuse("update A", null);
        cloud.client().continueUpdateRollback(r -> r.stackName("three"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "small");
    }

    @Test
    void restoresTagsThatAFailedUpdateMayHaveSet() {
        cloud.widget().refuse("half-update A", "yes");
        Stack stack = cloud.update(
                "three",
                THREE,
                r -> r.tags(Tag.builder().key("Owner").value("me").build()));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.widget().calls()).containsExactly("update A");
        assertThat(cloud.widget().contexts().getLast().stackTags()).isEmpty();
    }

    @Test
    void restoresAResourceThatWasChangedAndThenReplaced() {
        String a = cloud.physicalId("three", "A");
        cloud.failures().add(new Failures.Failure("three", "C", Failures.Operation.UPDATE, "no", 2));
        cloud.update("three", THREE, r -> r.disableRollback(true).parameters(StackCloud.parameters("Size=large")));
        cloud.update(
                "three",
                THREE,
                r -> r.disableRollback(true).parameters(StackCloud.parameters("Size=large", "Name=other")));
        assertThat(cloud.physicalId("three", "A")).startsWith("other-");

        cloud.client().rollbackStack(r -> r.stackName("three"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.physicalId("three", "A")).isEqualTo(a);
        assertThat(cloud.widget().existing().get(a)).containsEntry("Size", "small");
        assertThat(cloud.widget().existing()).hasSize(3);
    }

    @Test
    void skipsResourcesInARollbackOnlyByName() {
        cloud.failures().add(new Failures.Failure("three", "A", Failures.Operation.UPDATE, "stuck", 9));
        cloud.update("three", THREE, "Size=large");

        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .continueUpdateRollback(r -> r.stackName("three").resourcesToSkip("B"))))
                .contains("[B]");
        cloud.client().continueUpdateRollback(r -> r.stackName("three"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
        cloud.client().continueUpdateRollback(r -> r.stackName("three").resourcesToSkip("A"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(StackCloud.errorOf(() -> cloud.client().continueUpdateRollback(r -> r.stackName("three"))))
                .contains("is in UPDATE_ROLLBACK_COMPLETE state");
    }

    @Test
    void leavesAFailedUpdateAsItIsWhenAskedAndRollsItBackLater() {
        cloud.failures().add(new Failures.Failure("three", "C", Failures.Operation.UPDATE, "no", 1));
        Stack stack = cloud.update(
                "three", THREE, r -> r.disableRollback(true).parameters(StackCloud.parameters("Size=large")));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to update: [C].");
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE)))
                .startsWith("This stack is currently in a non-terminal [UPDATE_FAILED] state.");

        cloud.client().rollbackStack(r -> r.stackName("three"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "small");
    }

    @Test
    void goesOnFromAFailedUpdateWhenAsked() {
        cloud.failures().add(new Failures.Failure("three", "C", Failures.Operation.UPDATE, "no", 1));
        cloud.update("three", THREE, r -> r.disableRollback(true).parameters(StackCloud.parameters("Size=large")));
        Stack stack = cloud.update(
                "three", THREE, r -> r.disableRollback(true).parameters(StackCloud.parameters("Size=large")));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "C")))
                .containsEntry("Size", "large");
    }

    @Test
    void finishesWhatDoesNotNeedTheFailedResourceWhenRollbackIsDisabled() throws InterruptedException {
        cloud.widget().hold("create D");
        cloud.failures().add(new Failures.Failure("three", "A", Failures.Operation.UPDATE, "no", 1));
        cloud.client()
                .updateStack(r -> r.stackName("three")
                        .disableRollback(true)
                        .templateBody(THREE.replace("Outputs:", "  D: {Type: AWS::Test::Widget}\nOutputs:"))
                        .parameters(StackCloud.parameters("Size=large")));
        cloud.widget().awaitArrival("create D");
        TestCloud.await(
                "A fails",
                () -> cloud.events("three").stream()
                        .filter("A UPDATE_FAILED no"::equals)
                        .findFirst());
        cloud.widget().letGo("create D");

        Stack stack = cloud.settled("three");
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to update: [A].");
        assertThat(cloud.events("three")).contains("D CREATE_COMPLETE");
    }

    @Test
    void goesOnFromAFailedCreation() {
        String pair = "Resources: {X: {Type: AWS::Test::Widget}, Y: {Type: AWS::Test::Widget, DependsOn: X}}";
        cloud.failures().add(new Failures.Failure("pair", "Y", Failures.Operation.CREATE, "no", 1));
        cloud.create("pair", pair, r -> r.disableRollback(true));
        Stack stack = cloud.update("pair", pair, r -> r.disableRollback(true));
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);

        cloud.failures().add(new Failures.Failure("other", "Y", Failures.Operation.CREATE, "no", 1));
        cloud.create("other", pair, r -> r.disableRollback(true));
        cloud.client().rollbackStack(r -> r.stackName("other"));
        assertThat(cloud.settled("other").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    }

    @Test
    void cancelsAnUpdate() throws InterruptedException {
        assertThat(StackCloud.errorOf(() -> cloud.client().cancelUpdateStack(r -> r.stackName("three"))))
                .isEqualTo("CancelUpdateStack cannot be called from current stack status");
        cloud.widget().hold("update A");
        cloud.client()
                .updateStack(
                        r -> r.stackName("three").templateBody(THREE).parameters(StackCloud.parameters("Size=large")));
        cloud.widget().awaitArrival("update A");
        assertThat(StackCloud.errorOf(() -> cloud.update("three", THREE)))
                .contains("is in UPDATE_IN_PROGRESS state and can not be updated.");
        cloud.client().cancelUpdateStack(r -> r.stackName("three"));
        cloud.widget().letGo("update A");

        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.events("three"))
                .contains(
                        "A UPDATE_FAILED Resource update cancelled",
                        "three UPDATE_ROLLBACK_IN_PROGRESS Stack update cancelled");
        assertThat(cloud.widget().existing().get(cloud.physicalId("three", "A")))
                .containsEntry("Size", "small");
    }

    @Test
    void refusesToCancelAnUpdateWhoseResourcesAreAllDone() throws InterruptedException {
        CountDownLatch outputs = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        cloud.widget().hold("update A");
        cloud.client()
                .updateStack(r -> r.stackName("three")
                        .templateBody(THREE + "  Zone: {Value: !Select [0, !GetAZs '']}\n")
                        .parameters(StackCloud.parameters("Size=large")));
        cloud.widget().awaitArrival("update A");
        cloud.serve("ec2", (call, upstream) -> {
            outputs.countDown();
            await(gate);
            return upstream.forward(call);
        });
        cloud.widget().letGo("update A");
        assertThat(outputs.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(StackCloud.errorOf(() -> cloud.client().cancelUpdateStack(r -> r.stackName("three"))))
                .isEqualTo("CancelUpdateStack cannot be called from current stack status");
        gate.countDown();
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    }

    @Test
    void refusesToChangeTheTypeOfAResource() {
        assertThat(StackCloud.errorOf(() -> cloud.update("three", "Resources: {A: {Type: AWS::Test::Untaggable}}")))
                .isEqualTo("Update of resource type is not permitted. The new template modifies resource type of the"
                        + " following resources: [A]");
    }

    @Test
    void refusesToUpdateWhatIsNotThere() {
        assertThatThrownBy(() -> cloud.update("nobody", THREE))
                .hasMessageContaining("Stack with id nobody does not exist");
        cloud.failures().add(new Failures.Failure("failed", "X", Failures.Operation.CREATE, "no", 1));
        Stack failed = cloud.create("failed", "Resources: {X: {Type: AWS::Test::Widget}}");
        assertThat(StackCloud.errorOf(() -> cloud.update("failed", THREE)))
                .isEqualTo("Stack:" + failed.stackId() + " is in ROLLBACK_COMPLETE state and can not be updated.");
    }

    @Test
    void waitsForAnUpdateWithTheWaiterOfTheSdk() {
        cloud.update("three", THREE, "Size=large");
        try (var waiter = cloud.client().waiter()) {
            assertThat(waiter.waitUntilStackUpdateComplete(r -> r.stackName("three"))
                            .matched()
                            .response())
                    .isPresent();
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> since(String stack, String status) {
        List<String> events = cloud.events(stack);
        return events.subList(events.lastIndexOf(stack + " " + status), events.size());
    }
}
