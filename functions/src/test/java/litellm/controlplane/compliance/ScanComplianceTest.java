package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The function as the state machine calls it. */
class ScanComplianceTest {
    private static final Moto MOTO = Moto.shared();

    private final String environment = Moto.newEnvironment();
    private final String bucket = "artifacts-" + environment;
    private final Request request = Requests.deploy(environment);

    @Test
    void theFindingsAreWrittenInEveryFormAndTheirSumReturned() {
        S3Client s3 = MOTO.s3();
        s3.createBucket(create -> create.bucket(bucket));
        ReleaseArchive.put(
                s3,
                bucket,
                request.release(),
                Map.of(
                        "stacks.yaml",
                        "stacks: {}",
                        "allow-list.yaml",
                        "allowed: [{rule: Leftover, resource: /ecs/%s-litellm-migration, reason: a look at it is due, expires: 9999-12-31}]"
                                .formatted(environment)));
        for (String name : new String[] {"proxy", "migration"}) {
            MOTO.client(CloudWatchLogsClient.builder())
                    .createLogGroup(create -> create.logGroupName("/ecs/%s-litellm-%s".formatted(environment, name)));
        }

        JsonObject result = Functions.invoke(
                new ScanCompliance(
                        MOTO.settings(Map.of("ARTIFACT_BUCKET", bucket)), Clock.systemUTC(), Duration.ofMinutes(5)),
                new LinkedHashMap<>(Map.of("request", request.toJson(), "mode", "leftovers")));

        String folder = "reports/%s/%s/".formatted(environment, request.executionName());
        assertThat(result.members())
                .containsEntry("outcome", "FINDINGS")
                .containsEntry("findings", 1)
                .containsEntry("silenced", 1)
                .containsEntry("bySeverity", Map.of("LOW", 1))
                .containsEntry("report", "s3://%s/%sfindings.json".formatted(bucket, folder));
        assertThat(result.objects("worst"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.members())
                        .containsOnlyKeys("rule", "severity", "type", "name", "problem")
                        .containsEntry("severity", "LOW")
                        .containsEntry("name", "/ecs/%s-litellm-proxy".formatted(environment)));
        assertThat(s3.listObjectsV2(list -> list.bucket(bucket).prefix(folder)).contents())
                .extracting(S3Object::key)
                .containsExactlyInAnyOrderElementsOf(Output.ALL.stream()
                        .map(output -> folder + output.file())
                        .toList());
    }
}
