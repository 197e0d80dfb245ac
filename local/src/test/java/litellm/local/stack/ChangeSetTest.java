package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.ResourceToImport;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class ChangeSetTest {
    private static final String THREE = """
            Parameters:
              Name: {Type: String, Default: a}
              Size: {Type: String, Default: small}
            Resources:
              A: {Type: AWS::Test::Widget, Properties: {Name: !Ref Name, Size: !Ref Size}}
              B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              C: {Type: AWS::Test::Widget, Properties: {Size: !GetAtt A.Size}}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void createsAStackByWayOfReview() {
        DescribeChangeSetResponse changeSet = planCreation("three", THREE);

        assertThat(changeSet.status()).isEqualTo(ChangeSetStatus.CREATE_COMPLETE);
        assertThat(changeSet.executionStatus()).isEqualTo(ExecutionStatus.AVAILABLE);
        assertThat(changeSet.changeSetId()).startsWith("arn:aws:cloudformation:us-east-1:123456789012:changeSet/cs/");
        assertThat(changeSet.changes())
                .extracting(
                        change -> change.resourceChange().action(),
                        change -> change.resourceChange().logicalResourceId())
                .containsExactly(
                        tuple(ChangeAction.ADD, "A"), tuple(ChangeAction.ADD, "B"), tuple(ChangeAction.ADD, "C"));
        assertThat(cloud.stack("three").stackStatus()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);
        assertThat(cloud.widget().calls()).isEmpty();

        cloud.client().executeChangeSet(r -> r.stackName("three").changeSetName("cs"));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(cloud.stack("three").changeSetId()).isEqualTo(changeSet.changeSetId());
        assertThatThrownBy(() -> describe("three"))
                .as("its name is free again")
                .isInstanceOf(ChangeSetNotFoundException.class)
                .hasMessageContaining("ChangeSet [cs] does not exist");
        assertThat(cloud.client()
                        .describeChangeSet(r -> r.changeSetName(changeSet.changeSetId()))
                        .executionStatus())
                .isEqualTo(ExecutionStatus.EXECUTE_COMPLETE);
        assertThat(plan("three", THREE, "Size=large").status()).isEqualTo(ChangeSetStatus.CREATE_COMPLETE);
        assertThat(cloud.events("three"))
                .startsWith("three REVIEW_IN_PROGRESS User Initiated", "three CREATE_IN_PROGRESS User Initiated");
    }

    @Test
    void saysWhatAnUpdateInPlaceWouldDo() {
        cloud.create("three", THREE);
        cloud.widget().calls().clear();
        DescribeChangeSetResponse changeSet = plan("three", THREE, "Size=large");

        assertThat(changeSet.changes()).hasSize(2);
        ResourceChange a = change(changeSet, "A");
        assertThat(a.action()).isEqualTo(ChangeAction.MODIFY);
        assertThat(a.replacement()).isEqualTo(Replacement.FALSE);
        assertThat(a.scope()).containsExactly(ResourceAttribute.PROPERTIES);
        assertThat(a.details()).singleElement().satisfies(detail -> {
            assertThat(detail.target().name()).isEqualTo("Size");
            assertThat(detail.target().requiresRecreationAsString()).isEqualTo("Never");
            assertThat(detail.target().beforeValue()).isEqualTo("small");
            assertThat(detail.target().afterValue()).isEqualTo("large");
            assertThat(detail.changeSourceAsString()).isEqualTo("ParameterReference");
            assertThat(detail.causingEntity()).isEqualTo("Size");
            assertThat(detail.evaluationAsString()).isEqualTo("Static");
        });
        assertThat(change(changeSet, "C").details()).singleElement().satisfies(detail -> {
            assertThat(detail.changeSourceAsString()).isEqualTo("ResourceAttribute");
            assertThat(detail.causingEntity()).isEqualTo("A.Size");
            assertThat(detail.evaluationAsString()).isEqualTo("Dynamic");
            assertThat(detail.target().afterValue()).isEqualTo("{{changeSet:KNOWN_AFTER_APPLY}}");
        });
        assertThat(cloud.widget().calls()).isEmpty();
        assertThat(cloud.stack("three").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);

        cloud.client().executeChangeSet(r -> r.changeSetName(changeSet.changeSetId()));
        assertThat(cloud.settled("three").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(cloud.widget().calls()).containsExactly("update A", "update C");
    }

    @Test
    void saysWhatWouldBeReplacedAddedAndRemoved() {
        cloud.create("three", THREE.replace("A: {Type", "A: {UpdateReplacePolicy: Retain, Type"));
        String template = THREE.replace("A: {Type", "A: {UpdateReplacePolicy: Retain, Type")
                .replace("  C:", "  D:")
                .replace("Name: !Ref Name", "Name: fixed");
        DescribeChangeSetResponse changeSet = plan("three", template);

        ResourceChange a = change(changeSet, "A");
        assertThat(a.replacement()).isEqualTo(Replacement.TRUE);
        assertThat(a.policyActionAsString()).isEqualTo("ReplaceAndRetain");
        assertThat(a.physicalResourceId()).isEqualTo(cloud.physicalId("three", "A"));
        assertThat(a.details())
                .extracting(ResourceChangeDetail::changeSourceAsString)
                .containsExactly("DirectModification");
        assertThat(a.beforeContext()).isEqualTo("{\"Properties\":{\"Name\":\"a\",\"Size\":\"small\"}}");
        assertThat(a.afterContext()).isEqualTo("{\"Properties\":{\"Name\":\"fixed\",\"Size\":\"small\"}}");
        assertThat(change(changeSet, "B").details())
                .extracting(ResourceChangeDetail::changeSourceAsString, ResourceChangeDetail::causingEntity)
                .containsExactly(tuple("ResourceReference", "A"));
        assertThat(change(changeSet, "C").action()).isEqualTo(ChangeAction.REMOVE);
        assertThat(change(changeSet, "C").policyActionAsString()).isEqualTo("Delete");
        assertThat(change(changeSet, "D").action()).isEqualTo(ChangeAction.ADD);
    }

    @Test
    void saysThatAPropertyWouldGo() {
        cloud.create("three", THREE);

        assertThat(change(plan("three", THREE.replace(", Size: !Ref Size", "")), "A")
                        .details())
                .singleElement()
                .satisfies(detail -> {
                    assertThat(detail.target().name()).isEqualTo("Size");
                    assertThat(detail.target().beforeValue()).isEqualTo("small");
                    assertThat(detail.target().afterValue()).isNull();
                });
    }

    /** As CloudFormation does of what the type's schema calls conditional; the update makes it in place. */
    @Test
    void saysThatSomePropertiesMayReplaceTheResource() {
        String template = "Resources: {A: {Type: AWS::Test::Widget, Properties: {Mode: one}}}";
        cloud.create("one", template);

        ResourceChange change = change(plan("one", template.replace("one}", "two}")), "A");

        assertThat(change.replacement()).isEqualTo(Replacement.CONDITIONAL);
        assertThat(change.details())
                .singleElement()
                .extracting(detail -> detail.target().requiresRecreation())
                .isEqualTo(RequiresRecreation.CONDITIONALLY);
    }

    @Test
    void saysThatAReplacementMayFollowFromAnother() {
        String template = THREE.replace("Of: !Ref A", "Name: !Ref A");
        cloud.create("three", template);
        assertThat(change(plan("three", template, "Name=b"), "B").replacement()).isEqualTo(Replacement.CONDITIONAL);
    }

    @Test
    void seesChangesOfMetadataAndPolicies() {
        cloud.create("three", THREE);
        DescribeChangeSetResponse changeSet =
                plan("three", THREE.replace("B: {Type", "B: {DeletionPolicy: Retain, Metadata: {a: b}, Type"));
        assertThat(change(changeSet, "B").scope())
                .containsExactly(ResourceAttribute.METADATA, ResourceAttribute.DELETION_POLICY);
    }

    @Test
    void showsNoValueOfParametersWithNoEcho() {
        String template = "Parameters: {P: {Type: String, NoEcho: true}}\n"
                + "Resources: {A: {Type: AWS::Test::Widget, Properties: {Password: !Ref P}}}";
        cloud.create("secret", template, "P=first-secret");
        DescribeChangeSetResponse changeSet = plan("secret", template, "P=second-secret");

        assertThat(change(changeSet, "A").details()).hasSize(1);
        assertThat(changeSet.toString()).doesNotContain("first-secret").doesNotContain("second-secret");
        assertThat(cloud.client()
                        .describeStackEvents(r -> r.stackName("secret"))
                        .toString())
                .doesNotContain("first-secret");
    }

    @Test
    void failsWithoutChanges() {
        cloud.create("three", THREE);
        DescribeChangeSetResponse changeSet = plan("three", THREE);

        assertThat(changeSet.status()).isEqualTo(ChangeSetStatus.FAILED);
        assertThat(changeSet.statusReason())
                .isEqualTo("The submitted information didn't contain changes. Submit different information to create"
                        + " a change set.");
        assertThatThrownBy(() -> cloud.client()
                        .executeChangeSet(r -> r.stackName("three").changeSetName("cs")))
                .isInstanceOf(InvalidChangeSetStatusException.class)
                .hasMessageContaining("cannot be executed in its current status of [FAILED]");
        try (var waiter = cloud.client().waiter()) {
            assertThatThrownBy(() -> waiter.waitUntilChangeSetCreateComplete(
                            r -> r.stackName("three").changeSetName("cs")))
                    .hasMessageContaining("FAILED");
        }
    }

    @Test
    void listsAndDeletesChangeSets() {
        cloud.create("three", THREE);
        plan("three", THREE, "Size=large");
        assertThatThrownBy(() -> plan("three", THREE, "Size=large")).isInstanceOf(AlreadyExistsException.class);
        assertThat(cloud.client().listChangeSets(r -> r.stackName("three")).summaries())
                .extracting("changeSetName")
                .containsExactly("cs");
        assertThat(cloud.client()
                        .getTemplate(r -> r.stackName("three").changeSetName("cs"))
                        .templateBody())
                .isEqualTo(THREE);

        String id = describe("three").changeSetId();
        cloud.client().deleteChangeSet(r -> r.changeSetName(id));
        cloud.client().deleteChangeSet(r -> r.changeSetName(id));
        cloud.client().deleteChangeSet(r -> r.stackName("three").changeSetName("cs"));
        assertThatThrownBy(() -> describe("three"))
                .isInstanceOf(ChangeSetNotFoundException.class)
                .hasMessageContaining("ChangeSet [cs] does not exist");
    }

    @Test
    void wantsTheStackOfWhatIsNoChangeSetsArn() {
        assertThat(StackCloud.errorOf(() -> cloud.client().deleteChangeSet(r -> r.changeSetName("cs"))))
                .isEqualTo("StackName must be specified if ChangeSetName is not specified as an ARN.");
        assertThat(StackCloud.errorOf(() -> cloud.client().deleteStack(r -> {})))
                .isEqualTo("1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member"
                        + " must not be null");
    }

    @Test
    void doesARequestWithATokenOnce() {
        cloud.create("three", THREE);
        Consumer<CreateChangeSetRequest.Builder> request = r -> r.templateBody(THREE)
                .changeSetType(ChangeSetType.UPDATE)
                .clientToken("once")
                .parameters(StackCloud.parameters("Size=large"));

        assertThat(create("three", request).changeSetId())
                .isEqualTo(create("three", request).changeSetId());
    }

    @Test
    void makesChangeSetsObsoleteWhenTheStackChanges() {
        cloud.create("three", THREE);
        plan("three", THREE, "Size=large");
        cloud.update("three", THREE, "Size=huge");
        assertThat(describe("three").executionStatus()).isEqualTo(ExecutionStatus.OBSOLETE);
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .executeChangeSet(r -> r.stackName("three").changeSetName("cs"))))
                .endsWith("cannot be executed in its current status of [OBSOLETE]");
    }

    @Test
    void cannotCreateADeletedStackByItsOldChangeSet() {
        String changeSet = planCreation("three", THREE).changeSetId();
        cloud.delete("three");

        assertThatThrownBy(() -> cloud.client().executeChangeSet(r -> r.changeSetName(changeSet)))
                .isInstanceOf(ChangeSetNotFoundException.class);
    }

    @Test
    void deletesAReviewedStackWithTheOnlyPlanForIt() throws InterruptedException {
        Consumer<CreateChangeSetRequest.Builder> failing = r -> r.changeSetType(ChangeSetType.CREATE)
                .onStackFailure(OnStackFailure.DELETE)
                .templateBody(THREE.replace("!Ref A", "!ImportValue nothing"));
        planCreation("three", THREE);
        assertThat(create("three", failing.andThen(r -> r.changeSetName("second")))
                        .status())
                .isEqualTo(ChangeSetStatus.FAILED);
        assertThat(cloud.stack("three").stackStatus()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);

        String alone = cloud.client()
                .createChangeSet(failing.andThen(r -> r.stackName("alone").changeSetName("cs")))
                .stackId();
        TestCloud.await(
                "deletion",
                () -> Optional.of(cloud.stack(alone))
                        .filter(stack -> stack.stackStatus() == StackStatus.DELETE_COMPLETE));
    }

    @Test
    void deletesAStackThatWasOnlyReviewed() {
        planCreation("three", THREE);
        assertThatThrownBy(() -> cloud.create("three", THREE)).isInstanceOf(AlreadyExistsException.class);
        assertThat(cloud.delete("three").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    }

    @Test
    void deletesTheStackWhenItsCreationByChangeSetFailsAndThatWasAskedFor() {
        cloud.failures().add(new Failures.Failure("three", "A", Failures.Operation.CREATE, "no", 1));
        create(
                "three",
                r -> r.templateBody(THREE).changeSetType(ChangeSetType.CREATE).onStackFailure(OnStackFailure.DELETE));
        String id = cloud.stack("three").stackId();
        cloud.client().executeChangeSet(r -> r.stackName("three").changeSetName("cs"));

        assertThat(cloud.settled(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    }

    @Test
    void wantsTheRightTypeForTheStack() {
        assertThat(StackCloud.errorOf(() -> plan("nobody", THREE))).isEqualTo("Stack with id nobody does not exist");
        cloud.create("three", THREE);
        assertThat(StackCloud.errorOf(() -> planCreation("three", THREE)))
                .isEqualTo("Stack [three] already exists and cannot be created again with the changeSet [cs].");
    }

    @Test
    void refusesTypesOfChangeSetsThatItDoesNotKnow() {
        for (String type : List.of("IMPORT", "Create")) {
            assertThat(StackCloud.errorOf(
                            () -> create("three", r -> r.templateBody(THREE).changeSetType(type))))
                    .isEqualTo("1 validation error detected: Value '" + type + "' at 'changeSetType' failed to satisfy"
                            + " constraint: Member must satisfy enum value set: [CREATE, UPDATE]");
        }
    }

    @Test
    void takesOneWordOnWhatBecomesOfAFailure() {
        cloud.create("three", THREE);
        assertThat(StackCloud.errorOf(() -> create(
                        "three",
                        r -> r.templateBody(THREE)
                                .changeSetType(ChangeSetType.UPDATE)
                                .onStackFailure(OnStackFailure.DELETE))))
                .isEqualTo("OnStackFailure can be DELETE only when ChangeSetType is CREATE");
        create(
                "three",
                r -> r.templateBody(THREE)
                        .changeSetType(ChangeSetType.UPDATE)
                        .onStackFailure(OnStackFailure.ROLLBACK)
                        .parameters(StackCloud.parameters("Size=large")));
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .executeChangeSet(
                                r -> r.stackName("three").changeSetName("cs").disableRollback(true))))
                .isEqualTo("You can specify only one of DisableRollback and OnStackFailure");
    }

    @Test
    void refusesWhatItDoesNotDo() {
        assertThat(StackCloud.errorOf(() -> create(
                        "three",
                        r -> r.templateBody(THREE)
                                .changeSetType(ChangeSetType.CREATE)
                                .resourcesToImport(ResourceToImport.builder()
                                        .logicalResourceId("A")
                                        .build()))))
                .isEqualTo("The local cloud does not support ResourcesToImport");
        assertThat(StackCloud.errorOf(() -> cloud.create(
                        "three",
                        THREE,
                        (CreateStackRequest.Builder r) -> r.rollbackConfiguration(c -> c.monitoringTimeInMinutes(1)))))
                .isEqualTo("The local cloud does not support RollbackConfiguration");
        assertThat(StackCloud.errorOf(
                        () -> cloud.create("three", THREE, (CreateStackRequest.Builder r) -> r.stackPolicyBody("{}"))))
                .isEqualTo("The local cloud does not support StackPolicyBody");
    }

    @Test
    void failsForAnExportThatNobodyHas() {
        cloud.create("three", THREE);
        DescribeChangeSetResponse changeSet = plan("three", THREE.replace("!Ref A", "!ImportValue nothing"));
        assertThat(changeSet.statusReason()).isEqualTo("No export named nothing found.");
    }

    private DescribeChangeSetResponse planCreation(String stack, String template) {
        return create(stack, r -> r.templateBody(template).changeSetType(ChangeSetType.CREATE));
    }

    private DescribeChangeSetResponse plan(String stack, String template, String... parameters) {
        return create(
                stack,
                r -> r.templateBody(template)
                        .changeSetType(ChangeSetType.UPDATE)
                        .parameters(StackCloud.parameters(parameters)));
    }

    private DescribeChangeSetResponse create(String stack, Consumer<CreateChangeSetRequest.Builder> more) {
        String id = cloud.client()
                .createChangeSet(r -> {
                    r.stackName(stack).changeSetName("cs");
                    more.accept(r);
                })
                .id();
        try {
            return TestCloud.await(
                    "change set",
                    () -> Optional.of(describe(stack, id))
                            .filter(changeSet -> List.of(ChangeSetStatus.CREATE_COMPLETE, ChangeSetStatus.FAILED)
                                    .contains(changeSet.status())));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private DescribeChangeSetResponse describe(String stack) {
        return describe(stack, "cs");
    }

    private DescribeChangeSetResponse describe(String stack, String nameOrId) {
        return cloud.client()
                .describeChangeSet(
                        r -> r.stackName(stack).changeSetName(nameOrId).includePropertyValues(true));
    }

    private static ResourceChange change(DescribeChangeSetResponse changeSet, String logicalId) {
        return changeSet.changes().stream()
                .map(Change::resourceChange)
                .filter(change -> change.logicalResourceId().equals(logicalId))
                .findFirst()
                .orElseThrow(() -> new AssertionError(logicalId + " does not change: " + changeSet));
    }
}
