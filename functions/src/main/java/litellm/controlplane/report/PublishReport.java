package litellm.controlplane.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.S3Location;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.runtime.TransientFault;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The function {@code {step, state} -> output}: writes the execution's report to the artifact bucket, for programs and as a page
 * for people, and answers with the execution's output. Writes down first which release a deployment has brought an environment to.
 */
public final class PublishReport extends JsonHandler {
    /** For the page. A long history takes its time, and the function has 50 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final S3Client s3;
    private final PageWriter pages;
    private final String bucket;
    private final String installed;
    private final Clock clock;

    /** Called by Lambda. */
    public PublishReport() {
        this(Settings.ofProcess(), Clock.systemUTC(), PATIENCE);
    }

    PublishReport(Settings settings, Clock clock, Duration patience) {
        this.s3 = AwsClients.s3(settings);
        this.pages = new PageWriter(
                AwsClients.build(SfnClient.builder(), settings),
                new StackTimeline(AwsClients.build(CloudFormationClient.builder(), settings)),
                patience);
        this.bucket = settings.require("ARTIFACT_BUCKET");
        this.installed = settings.require("RELEASE");
        this.clock = clock;
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Report report = Report.of(new ExecutionState(payload.object("state")));
        report.requireWholeSuccess();
        Instant now = clock.instant();
        if (report.hasDeployed()) {
            new DeployedReleases(s3, bucket, installedAtStart(payload))
                    .put(report.request().environment(), report.request().release());
        }
        Map<String, Object> output = new LinkedHashMap<>(report.summary());
        try {
            output.put("report", put(report.key(), "application/json", JsonObject.write(report.complete(now))));
            pages.write(report, now, payload.text("step"))
                    .ifPresent(page -> output.put("page", put(report.pageKey(), "text/html; charset=utf-8", page)));
        } catch (AwsServiceException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            output.put("warnings", report.warnings(unwritten(output.containsKey("report") ? "page" : "report", e)));
        }
        return output;
    }

    /** What was done is done: nobody is to take the missing files for a failure of it. */
    private static String unwritten(String what, AwsServiceException refusal) {
        String reason = AwsCall.sentence(refusal);
        Log.warn("The %s could not be written".formatted(what), "cause", reason);
        return "its %s could not be written: %s".formatted(what, reason);
    }

    /** Another may have been installed since, which the next deployment is to bring. */
    private String installedAtStart(JsonObject payload) {
        return payload.find("state", "request", DeployedReleases.INSTALLED)
                .map(String::valueOf)
                .orElse(installed);
    }

    private String put(String key, String contentType, String text) {
        s3.putObject(object -> object.bucket(bucket).key(key).contentType(contentType), RequestBody.fromString(text));
        return new S3Location(bucket, key).toString();
    }
}
