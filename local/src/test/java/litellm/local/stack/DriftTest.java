package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.cloud.TestCloud;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackDriftDetectionStatus;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/** What is there is compared with what a stack has made. */
class DriftTest {
    private static final String TEMPLATE = """
            Resources:
              A: {Type: AWS::Test::Widget, Properties: {Name: a, Size: 1, Rules: [{Port: 80}, {Port: 443}], Door: {Open: false}}}
              B: {Type: AWS::Test::Widget, Properties: {Name: b, Value: '{{resolve:ssm:/b}}'}}
              Other: {Type: AWS::Test::Untaggable, Properties: {Name: c}}
            """;

    @AutoClose
    private static StackCloud cloud;

    @BeforeAll
    static void start() throws Exception {
        cloud = new StackCloud();
        cloud.aws().ssm().putParameter(b -> b.name("/b").value("secret").type("String"));
    }

    @Test
    void findsNothingWhereNothingWasChanged() throws Exception {
        cloud.create("same", TEMPLATE);
        assertThat(cloud.stack("same").driftInformation().stackDriftStatus()).isEqualTo(StackDriftStatus.NOT_CHECKED);

        DescribeStackDriftDetectionStatusResponse detection = detect("same");

        assertThat(detection.detectionStatus()).isEqualTo(StackDriftDetectionStatus.DETECTION_COMPLETE);
        assertThat(detection.stackDriftStatus()).isEqualTo(StackDriftStatus.IN_SYNC);
        assertThat(detection.driftedStackResourceCount()).isZero();
        assertThat(drifts("same"))
                .as("what cannot be read is left out")
                .extracting(StackResourceDrift::logicalResourceId, StackResourceDrift::stackResourceDriftStatus)
                .containsExactlyInAnyOrder(
                        tuple("A", StackResourceDriftStatus.IN_SYNC), tuple("B", StackResourceDriftStatus.IN_SYNC));
        assertThat(statuses("same"))
                .containsExactlyInAnyOrder(
                        tuple("A", StackResourceDriftStatus.IN_SYNC),
                        tuple("B", StackResourceDriftStatus.IN_SYNC),
                        tuple("Other", StackResourceDriftStatus.NOT_CHECKED));
    }

    @Test
    void tellsWhatWasChangedAndWhatIsGone() throws Exception {
        cloud.create("changed", TEMPLATE);
        cloud.widget()
                .existing()
                .put(
                        cloud.physicalId("changed", "A"),
                        Map.of(
                                "Size", 2,
                                "Rules", List.of(Map.of("Port", 80), Map.of("Port", 22), Map.of("Port", 5432)),
                                "Door", Map.of("Open", "false")));
        cloud.widget().existing().remove(cloud.physicalId("changed", "B"));

        DescribeStackDriftDetectionStatusResponse detection = detect("changed");

        assertThat(detection.stackDriftStatus()).isEqualTo(StackDriftStatus.DRIFTED);
        assertThat(detection.driftedStackResourceCount()).isEqualTo(2);
        assertThat(cloud.stack("changed").driftInformation().lastCheckTimestamp())
                .isNotNull();
        StackResourceDrift drift =
                drifts("changed", StackResourceDriftStatus.MODIFIED).getFirst();
        assertThat(drift.physicalResourceId()).isEqualTo(cloud.physicalId("changed", "A"));
        assertThat(drift.expectedProperties()).contains("\"Size\":1").doesNotContain("Name");
        assertThat(drift.propertyDifferences())
                .extracting(
                        PropertyDifference::propertyPath,
                        PropertyDifference::expectedValue,
                        PropertyDifference::actualValue,
                        PropertyDifference::differenceTypeAsString)
                .containsExactly(
                        tuple("/Rules/1/Port", "443", "22", "NOT_EQUAL"),
                        tuple("/Rules/2", "null", "{\"Port\":5432}", "ADD"),
                        tuple("/Size", "1", "2", "NOT_EQUAL"));
        assertThat(drifts("changed", StackResourceDriftStatus.DELETED))
                .extracting(StackResourceDrift::logicalResourceId)
                .containsExactly("B");
    }

    @Test
    void tellsWhatWasTakenAway() throws Exception {
        cloud.create("lessened", TEMPLATE);
        cloud.widget().existing().put(cloud.physicalId("lessened", "A"), Collections.singletonMap("Size", null));

        detect("lessened");

        StackResourceDrift drift =
                drifts("lessened", StackResourceDriftStatus.MODIFIED).getFirst();
        assertThat(drift.propertyDifferences())
                .extracting(PropertyDifference::propertyPath, PropertyDifference::differenceTypeAsString)
                .containsExactly(tuple("/Size", "REMOVE"));
        assertThat(drift.actualProperties()).isEqualTo("{}");
    }

    @Test
    void forgetsWhatItFoundOfAResourceThatWasUpdatedSince() throws Exception {
        cloud.create("updated", TEMPLATE);
        detect("updated");
        cloud.update("updated", TEMPLATE.replace("Size: 1", "Size: 3"));

        assertThat(statuses("updated"))
                .contains(
                        tuple("A", StackResourceDriftStatus.NOT_CHECKED), tuple("B", StackResourceDriftStatus.IN_SYNC));
    }

    @Test
    void looksAtOneResource() {
        cloud.create("single", TEMPLATE);
        cloud.widget().existing().remove(cloud.physicalId("single", "A"));

        assertThat(cloud.client()
                        .detectStackResourceDrift(
                                detect -> detect.stackName("single").logicalResourceId("A"))
                        .stackResourceDrift()
                        .stackResourceDriftStatus())
                .isEqualTo(StackResourceDriftStatus.DELETED);
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .detectStackResourceDrift(
                                detect -> detect.stackName("single").logicalResourceId("Other"))))
                .isEqualTo("Drift detection is not supported for resource type AWS::Test::Untaggable");
    }

    @Test
    void saysWhichResourcesTheCallerMayNotRead() throws Exception {
        cloud.create("denied", TEMPLATE.replace("  A:", "  Denied:"));
        cloud.widget().refuse("read Denied", "not authorized to perform: test:GetWidget");

        DescribeStackDriftDetectionStatusResponse detection = detect("denied");

        assertThat(detection.detectionStatus()).isEqualTo(StackDriftDetectionStatus.DETECTION_FAILED);
        assertThat(detection.detectionStatusReason())
                .isEqualTo("{\"Summary\":\"Failed to detect drift on resources [Denied]\",\"Failures\":[{\"Resource\":"
                        + "\"Denied\",\"FailureReason\":\"not authorized to perform: test:GetWidget\"}]}");
        assertThat(drifts("denied"))
                .extracting(StackResourceDrift::logicalResourceId)
                .containsExactly("B");
    }

    @Test
    void looksAtAStackOnceAtATime() throws Exception {
        cloud.create("busy", TEMPLATE.replace("  A:", "  Slow:"));
        cloud.widget().hold("read Slow");
        String id = cloud.client()
                .detectStackDrift(detect -> detect.stackName("busy"))
                .stackDriftDetectionId();
        cloud.widget().awaitArrival("read Slow");

        assertThat(status(id).detectionStatus()).isEqualTo(StackDriftDetectionStatus.DETECTION_IN_PROGRESS);
        assertThat(StackCloud.errorOf(() -> cloud.client().detectStackDrift(detect -> detect.stackName("busy"))))
                .isEqualTo("Drift detection is already in progress for stack [busy]");

        cloud.widget().letGo("read Slow");
        assertThat(ended(id).stackDriftStatus()).isEqualTo(StackDriftStatus.IN_SYNC);
    }

    private static DescribeStackDriftDetectionStatusResponse detect(String stack) throws InterruptedException {
        return ended(cloud.client()
                .detectStackDrift(detect -> detect.stackName(stack))
                .stackDriftDetectionId());
    }

    private static DescribeStackDriftDetectionStatusResponse ended(String id) throws InterruptedException {
        return TestCloud.await(
                "the detection's end",
                () -> Optional.of(status(id))
                        .filter(found -> found.detectionStatus() != StackDriftDetectionStatus.DETECTION_IN_PROGRESS));
    }

    private static DescribeStackDriftDetectionStatusResponse status(String id) {
        return cloud.client().describeStackDriftDetectionStatus(describe -> describe.stackDriftDetectionId(id));
    }

    private static List<StackResourceDrift> drifts(String stack, StackResourceDriftStatus... statuses) {
        return cloud.client()
                .describeStackResourceDrifts(
                        describe -> describe.stackName(stack).stackResourceDriftStatusFilters(statuses))
                .stackResourceDrifts();
    }

    private static List<Tuple> statuses(String stack) {
        return cloud.client().listStackResources(list -> list.stackName(stack)).stackResourceSummaries().stream()
                .map(resource -> tuple(
                        resource.logicalResourceId(),
                        resource.driftInformation().stackResourceDriftStatus()))
                .toList();
    }
}
