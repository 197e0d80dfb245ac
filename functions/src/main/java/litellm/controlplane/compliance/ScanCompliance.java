package litellm.controlplane.compliance;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.S3Location;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The function {@code {request, mode?} -> {outcome, findings, bySeverity, notChecked, kept, silenced, monthlyCost, worst,
 * report}}: scans, and writes all that it found to the artifact bucket in every form. Without {@code mode} it is the request's. Changes
 * nothing else.
 */
public final class ScanCompliance extends JsonHandler {
    /** The function has 15 minutes; the rest is for writing the report. */
    private static final Duration PATIENCE = Duration.ofMinutes(13);

    private final ComplianceScan scan;
    private final S3Client s3;
    private final String bucket;

    /** Called by Lambda. */
    public ScanCompliance() {
        this(Settings.ofProcess(), Clock.systemUTC(), PATIENCE);
    }

    ScanCompliance(Settings settings, Clock clock, Duration patience) {
        Releases releases = Releases.of(settings);
        this.scan = new ComplianceScan(
                settings,
                clock,
                patience,
                release -> new String(releases.get(release).file(AllowList.FILE), StandardCharsets.UTF_8));
        this.s3 = AwsClients.s3(settings);
        this.bucket = settings.require("ARTIFACT_BUCKET");
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        ScanMode mode = ScanMode.of(
                payload.optionalText("mode").or(() -> request.option("mode")).orElse("auto"));
        Assessment assessment = scan.scan(request, mode);
        String folder = request.reportKey("/");
        for (Output output : Output.ALL) {
            s3.putObject(
                    put -> put.bucket(bucket).key(folder + output.file()).contentType(output.contentType()),
                    RequestBody.fromString(output.writer().apply(assessment)));
        }
        Map<String, Object> result = new LinkedHashMap<>(assessment.summary());
        result.put(
                "report", new S3Location(bucket, folder + Output.ALL.getFirst().file()).toString());
        return result;
    }
}
