package litellm.controlplane.plan;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.S3Location;
import litellm.controlplane.StackNames;
import litellm.controlplane.image.WantedImage;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The function {@code {request, operation?, abandoned?} -> operation} of kind plan: see {@link Planner}. It is start and
 * check in one: the state machine calls it with its own last answer until that is no longer in progress, and once with
 * {@code abandoned} where the plan has failed, to leave nothing behind.
 */
public final class PlanStacks extends JsonHandler {
    private final Releases releases;
    private final Planner planner;
    private final EcrClient ecr;
    private final String registry;
    private final S3Client s3;
    private final String bucket;

    /** Called by Lambda. */
    public PlanStacks() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    PlanStacks(Settings settings, Clock clock) {
        this.releases = Releases.of(settings);
        this.ecr = AwsClients.build(EcrClient.builder(), settings);
        this.registry = settings.require("REGISTRY");
        this.s3 = AwsClients.s3(settings);
        this.bucket = settings.require("ARTIFACT_BUCKET");
        this.planner = new Planner(
                AwsClients.build(CloudFormationClient.builder(), settings),
                settings.require("CLOUDFORMATION_ROLE_ARN"),
                bucket,
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Release release = releases.get(request.release());
        if (payload.find("abandoned").isPresent()) {
            giveUp(request, release);
            return Map.of();
        }
        Optional<WantedImage> image = request.wants(StackNames.GATEWAY)
                ? Optional.of(WantedImage.find(ecr, registry, release, request))
                : Optional.empty();
        Planner.Look look = planner.look(
                request, release, image, payload.optionalObject("operation").map(Operation::from));
        return look.plan()
                .map(plan -> publish(request, release, look.operation(), plan))
                .orElse(look.operation())
                .toJson();
    }

    /** The change sets go last: were the plan not written, its repetition would find them as they are. */
    private Operation publish(Request request, Release release, Operation operation, Plan plan) {
        String key = request.reportKey(".plan.json");
        put(key, plan);
        List<Planner.Staying> staying = planner.removeChangeSets(request, release);
        Plan told = plan.withNotes(staying);
        if (!staying.isEmpty()) {
            put(key, told);
        }
        return operation
                .withOutputs(told.outputs(new S3Location(bucket, key)))
                .succeeded(told.changes() ? "CHANGES" : Operation.UNCHANGED);
    }

    private void put(String key, Plan plan) {
        s3.putObject(
                object -> object.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromString(plan.write()));
    }

    /** The state machine tries again where what failed may pass by itself. */
    private void giveUp(Request request, Release release) {
        List<Planner.Staying> staying = planner.removeChangeSets(request, release);
        Optional<Planner.Staying> told = staying.stream()
                .filter(Planner.Staying::passes)
                .findFirst()
                .or(() -> staying.stream().findFirst());
        if (told.isPresent()) {
            throw told.get().why();
        }
    }
}
