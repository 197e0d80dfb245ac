package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AccessDenied;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** CloudFormation is scripted: the change set that it has made may not be removed. */
class PlanStacksTest {
    private static final String BUCKET = "plan-stacks-test";

    @AutoClose
    private final RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint());

    private final S3Client s3 = Moto.shared().s3();
    private final Request request =
            Requests.withStacks(Requests.deploy("dev"), "all", Map.of("network", true), Map.of("network", Map.of()));

    @BeforeEach
    void script() {
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        ReleaseArchive.put(
                s3,
                BUCKET,
                request.release(),
                Map.of(
                        "stacks.yaml", "stacks: {network: {template: stack.yaml}}",
                        "functions.key", "functions/0123.jar",
                        "templates/stack.yaml", "Resources: {Vpc: {Type: AWS::EC2::VPC}}"));
        proxy.answer("DescribeStacks", """
                <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>dev-network-stack</StackName>
                <StackId>arn:1</StackId><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult>
                </DescribeStacksResponse>""");
        proxy.answer("ListChangeSets", "<ListChangeSetsResponse/>");
        proxy.answer("ListImports", "<ListImportsResponse/>");
        proxy.answer("GetTemplate", """
                <GetTemplateResponse><GetTemplateResult><TemplateBody>{"Resources": {}}</TemplateBody></GetTemplateResult>
                </GetTemplateResponse>""");
        proxy.answer("DescribeChangeSet", """
                <DescribeChangeSetResponse><DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>
                <ExecutionStatus>AVAILABLE</ExecutionStatus></DescribeChangeSetResult></DescribeChangeSetResponse>""");
        proxy.refuse("DeleteChangeSet", 403, "AccessDenied");
    }

    @Test
    void saysInThePlanWhichChangeSetStays() {
        JsonObject operation = plan(Map.of());

        assertThat(operation.text("status")).isEqualTo("SUCCEEDED");
        assertThat(operation.object("outputs").text("changes")).contains("network: The change set plan-");
        Plan plan =
                Plan.parse(s3.getObjectAsBytes(object -> object.bucket(BUCKET).key("reports/dev/deploy-dev.plan.json"))
                        .asUtf8String());
        assertThat(plan.stacks())
                .singleElement()
                .satisfies(stack -> assertThat(stack.note())
                        .matches("The change set plan-\\S+ stays: CloudFormation DeleteChangeSet: refused\\."));
    }

    /** The state machine tells whether that may pass. */
    @Test
    void failsWhereTheChangeSetOfAPlanThatIsGivenUpStays() {
        assertThatThrownBy(() -> plan(Map.of("abandoned", true)))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("refused");
    }

    private JsonObject plan(Map<String, ?> more) {
        Map<String, Object> payload = new HashMap<>(more);
        payload.put("request", request.toJson());
        PlanStacks function = new PlanStacks(
                proxy.settings(Map.of(
                        "ARTIFACT_BUCKET", BUCKET, "REGISTRY", "registry", "CLOUDFORMATION_ROLE_ARN", "arn:role")),
                Clock.fixed(Requests.STARTED_AT, ZoneOffset.UTC));
        return Functions.invoke(function, payload);
    }
}
