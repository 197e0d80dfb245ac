package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.AfterValueFrom;
import software.amazon.awssdk.services.cloudformation.model.BeforeValueFrom;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeploymentMode;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A change set that looks at what there is, and puts right what somebody has changed or deleted. */
class RevertDriftTest {
    private static final String TEMPLATE = """
            Parameters:
              Secret: {Type: String, Default: hidden, NoEcho: true}
            Resources:
              A: {Type: AWS::Test::Widget, Properties: {Name: a, Size: 1, Door: !Ref Secret}}
              B: {Type: AWS::Test::Widget, Properties: {Of: !Ref A}}
              C: {Type: AWS::Test::Widget, Properties: {Size: 3}}
              Other: {Type: AWS::Test::Untaggable, Properties: {Name: c}}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void create() throws Exception {
        cloud = new StackCloud();
        cloud.create("stack", TEMPLATE);
    }

    @Test
    void findsNothingToDoWhereNothingWasChanged() throws Exception {
        DescribeChangeSetResponse changeSet = plan();

        assertThat(changeSet.status()).isEqualTo(ChangeSetStatus.FAILED);
        assertThat(changeSet.statusReason()).startsWith("The submitted information didn't contain changes.");
        assertThat(changeSet.deploymentMode()).isEqualTo(DeploymentMode.REVERT_DRIFT);
        assertThat(changeSet.stackDriftStatus()).isEqualTo(StackDriftStatus.IN_SYNC);
    }

    @Test
    void putsBackWhatSomebodyHasChanged() throws Exception {
        change("A", "Size", 2);

        DescribeChangeSetResponse changeSet = plan();

        assertThat(changeSet.stackDriftStatus()).isEqualTo(StackDriftStatus.DRIFTED);
        ResourceChange change = only(changeSet);
        assertThat(change.action()).isEqualTo(ChangeAction.MODIFY);
        assertThat(change.resourceDriftStatus()).isEqualTo(StackResourceDriftStatus.MODIFIED);
        assertThat(change.details()).singleElement().satisfies(detail -> {
            assertThat(detail.target().name()).isEqualTo("Size");
            assertThat(detail.target().beforeValue()).isEqualTo("2");
            assertThat(detail.target().afterValue()).isEqualTo("1");
            assertThat(detail.target().attributeChangeTypeAsString()).isEqualTo("Modify");
            assertThat(detail.target().beforeValueFrom()).isEqualTo(BeforeValueFrom.ACTUAL_STATE);
            assertThat(detail.target().afterValueFrom()).isEqualTo(AfterValueFrom.TEMPLATE);
            assertThat(detail.target().drift().previousValue()).isEqualTo("1");
            assertThat(detail.target().drift().actualValue()).isEqualTo("2");
            assertThat(detail.target().drift().driftDetectionTimestamp()).isNotNull();
        });

        execute();

        assertThat(actual("A")).containsEntry("Size", 1);
        assertThat(cloud.events("stack")).contains("A UPDATE_COMPLETE").doesNotContain("C UPDATE_COMPLETE");
        assertThat(plan().status()).as("nothing is left to do").isEqualTo(ChangeSetStatus.FAILED);
    }

    @Test
    void makesAgainWhatSomebodyHasDeleted() throws Exception {
        String old = cloud.physicalId("stack", "A");
        cloud.widget().existing().remove(old);

        DescribeChangeSetResponse changeSet = plan();

        assertThat(changeSet.changes())
                .extracting(
                        change -> change.resourceChange().action(),
                        change -> change.resourceChange().logicalResourceId(),
                        change -> change.resourceChange().resourceDriftStatus())
                .containsExactly(
                        tuple(ChangeAction.ADD, "A", StackResourceDriftStatus.DELETED),
                        tuple(ChangeAction.MODIFY, "B", StackResourceDriftStatus.IN_SYNC));

        execute();

        String made = cloud.physicalId("stack", "A");
        assertThat(made).isNotEqualTo(old);
        assertThat(actual("A")).containsEntry("Size", 1);
        assertThat(actual("B")).as("it refers to what was made").containsEntry("Of", made);
        assertThat(cloud.widget().calls()).doesNotContain("delete A");
    }

    @Test
    void doesSoBesideWhatTheTemplateChanges() throws Exception {
        change("A", "Size", 2);

        DescribeChangeSetResponse changeSet =
                plan(request -> request.templateBody(TEMPLATE.replace("Size: 3", "Size: 4")));

        assertThat(changeSet.changes())
                .extracting(change -> change.resourceChange().logicalResourceId())
                .containsExactly("A", "C");
        assertThat(only(changeSet, "C").details().getFirst().target().drift()).isNull();
        execute();
        assertThat(actual("A")).containsEntry("Size", 1);
        assertThat(actual("C")).containsEntry("Size", 4);
    }

    @Test
    void leavesAChangeThatTheTemplateMakesItsOwn() throws Exception {
        change("A", "Size", 2);

        ResourceChange change = only(plan(request -> request.templateBody(TEMPLATE.replace("Size: 1", "Size: 2"))));

        assertThat(change.action()).isEqualTo(ChangeAction.SYNC_WITH_ACTUAL);
        assertThat(change.details().getFirst().target().attributeChangeTypeAsString())
                .isEqualTo("SyncWithActual");
        execute();
        assertThat(actual("A")).containsEntry("Size", 2);
        assertThat(plan(request -> request.usePreviousTemplate(true)).status()).isEqualTo(ChangeSetStatus.FAILED);
    }

    @Test
    void tellsNoSecretOfWhatItPutsBack() throws Exception {
        change("A", "Door", "stolen");

        DescribeChangeSetResponse changeSet = plan();

        assertThat(only(changeSet).action()).isEqualTo(ChangeAction.MODIFY);
        assertThat(changeSet.toString()).contains("****").doesNotContain("stolen", "hidden");
        execute();
        assertThat(actual("A")).containsEntry("Door", "hidden");
    }

    @Test
    void comparesWhatItCannotReadWithTheDeploymentBefore() throws Exception {
        ResourceChange change =
                only(plan(request -> request.templateBody(TEMPLATE.replace("Name: c", "Name: c, Size: 7"))));

        assertThat(change.resourceDriftStatus()).isEqualTo(StackResourceDriftStatus.UNSUPPORTED);
        assertThat(change.details().getFirst().target().beforeValueFrom())
                .isEqualTo(BeforeValueFrom.PREVIOUS_DEPLOYMENT_STATE);
    }

    @Test
    void leavesAloneWhatItCannotRead() throws Exception {
        change("A", "Size", 2);
        cloud.widget().refuse("read A", "not authorized to perform: test:GetWidget");
        change("C", "Size", 5);

        DescribeChangeSetResponse changeSet = plan();

        assertThat(only(changeSet).logicalResourceId()).isEqualTo("C");
        execute();
        assertThat(actual("A")).containsEntry("Size", 2);
    }

    @Test
    void goesBackToWhatTheTemplateSaysWhereItFails() throws Exception {
        cloud.widget().existing().remove(cloud.physicalId("stack", "A"));
        change("C", "Size", 5);
        plan();
        cloud.widget().refuse("create A", "no room");

        cloud.client().executeChangeSet(r -> r.stackName("stack").changeSetName("revert"));

        assertThat(cloud.settled("stack").stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(actual("C")).containsEntry("Size", 3);
        cloud.widget().refuse("create A", null);
        cloud.client().deleteChangeSet(r -> r.stackName("stack").changeSetName("revert"));
        assertThat(only(plan(), "A").resourceDriftStatus()).isEqualTo(StackResourceDriftStatus.DELETED);
        execute();
        assertThat(actual("A")).containsEntry("Size", 1);
    }

    @Test
    void isForAStackThatIsThere() {
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .createChangeSet(r -> r.stackName("new")
                                .changeSetName("revert")
                                .changeSetType(ChangeSetType.CREATE)
                                .templateBody(TEMPLATE)
                                .deploymentMode(DeploymentMode.REVERT_DRIFT))))
                .isEqualTo("DeploymentMode can be specified only when ChangeSetType is UPDATE");
    }

    private void change(String logicalId, String property, Object value) {
        Map<String, Object> changed = new HashMap<>(actual(logicalId));
        changed.put(property, value);
        cloud.widget().existing().put(cloud.physicalId("stack", logicalId), changed);
    }

    private Map<String, Object> actual(String logicalId) {
        return cloud.widget().existing().get(cloud.physicalId("stack", logicalId));
    }

    private DescribeChangeSetResponse plan() throws InterruptedException {
        return plan(request -> request.usePreviousTemplate(true));
    }

    /** Plans anew, and forgets a plan that found nothing. */
    private DescribeChangeSetResponse plan(Consumer<CreateChangeSetRequest.Builder> more) throws InterruptedException {
        cloud.client().createChangeSet(request -> {
            request.stackName("stack").changeSetName("revert").deploymentMode(DeploymentMode.REVERT_DRIFT);
            more.accept(request);
        });
        DescribeChangeSetResponse planned = TestCloud.await(
                "the change set",
                () -> Optional.of(cloud.client()
                                .describeChangeSet(r -> r.stackName("stack")
                                        .changeSetName("revert")
                                        .includePropertyValues(true)))
                        .filter(found -> found.status() != ChangeSetStatus.CREATE_PENDING
                                && found.status() != ChangeSetStatus.CREATE_IN_PROGRESS));
        if (planned.status() == ChangeSetStatus.FAILED) {
            cloud.client().deleteChangeSet(r -> r.stackName("stack").changeSetName("revert"));
        }
        return planned;
    }

    private void execute() {
        cloud.client().executeChangeSet(r -> r.stackName("stack").changeSetName("revert"));
        assertThat(cloud.settled("stack").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    }

    private static ResourceChange only(DescribeChangeSetResponse changeSet) {
        assertThat(changeSet.changes()).hasSize(1);
        return changeSet.changes().getFirst().resourceChange();
    }

    private static ResourceChange only(DescribeChangeSetResponse changeSet, String logicalId) {
        return changeSet.changes().stream()
                .map(change -> change.resourceChange())
                .filter(change -> change.logicalResourceId().equals(logicalId))
                .findFirst()
                .orElseThrow();
    }
}
