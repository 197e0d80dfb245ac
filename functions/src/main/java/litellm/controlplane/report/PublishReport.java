package litellm.controlplane.report;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The function {@code {state} -> output}: writes the execution's report to the artifact bucket and answers with the
 * execution's output.
 */
public final class PublishReport extends JsonHandler {
    private final S3Client s3;
    private final String bucket;
    private final Clock clock;

    /** Called by Lambda. */
    public PublishReport() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    PublishReport(Settings settings, Clock clock) {
        this.s3 = AwsClients.s3(settings);
        this.bucket = settings.require("ARTIFACT_BUCKET");
        this.clock = clock;
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Report report = Report.of(new ExecutionState(payload.object("state")));
        s3.putObject(
                object -> object.bucket(bucket).key(report.key()).contentType("application/json"),
                RequestBody.fromString(JsonObject.write(report.complete(clock.instant()))));
        Map<String, Object> output = new LinkedHashMap<>(report.summary());
        output.put("report", "s3://%s/%s".formatted(bucket, report.key()));
        return output;
    }
}
