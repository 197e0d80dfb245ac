package litellm.controlplane.request;

import java.io.InputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.preflight.FunctionClients;
import litellm.controlplane.preflight.Preflight;
import litellm.controlplane.preflight.PresentStack;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.schedule.CheckSchedule;
import litellm.controlplane.schedule.SchedulePolicy;
import litellm.controlplane.service.Autoscaling;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.stack.RememberedStacks;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.stack.UnchangedStacks;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {execution, startedAt, input} -> request}: makes a complete and valid request of the execution's
 * input, or throws {@link InvalidRequest} with all that is wrong with it, or with what is sure to fail in the account. Changes
 * nothing. A deployment's request also says what it need not touch, see {@link UnchangedStacks}: {@code unchanged}, the ids
 * of the stacks by name, and {@code unchangedImage}; and what the environment will {@code cost}, see {@link ExpectedCost}.
 * {@code warnings}, where there are any, say what a person should know though nothing is refused for it.
 */
public final class ValidateRequest extends JsonHandler {
    private final RememberedStacks stacks;
    private final RequestValidator validator;
    private final ScaledBounds scaledBounds;
    private final Releases releases;
    private final Preflight preflight;
    private final PresentDatabase database;
    private final PresentStacks presentStacks;
    private final ReadableSecrets readableSecrets;
    private final CountedTasks countedTasks;
    private final ExpectedCost expectedCost;
    private final InstalledControlPlane installedControlPlane;
    private final UnchangedStacks unchangedStacks;
    private final String installed;
    private final Supplier<SchedulePolicy> schedules;

    /** Called by Lambda. */
    public ValidateRequest() {
        this(Settings.ofProcess());
    }

    ValidateRequest(Settings settings) {
        CloudFormationClient cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
        stacks = new RememberedStacks(new Stacks(cloudFormation));
        S3Client s3 = AwsClients.s3(settings);
        String bucket = settings.require("ARTIFACT_BUCKET");
        releases = new Releases(s3, bucket, settings.region());
        installed = settings.require("RELEASE");
        DeployedReleases deployed = new DeployedReleases(s3, bucket, installed);
        validator = new RequestValidator(
                new AccountState(
                        releases,
                        deployed,
                        new FormerParameters(s3, bucket),
                        stacks::present,
                        () -> new Snapshots(AwsClients.build(RdsClient.builder(), settings))),
                installed,
                SchedulePolicy.zone(settings));
        FunctionClients clients = new FunctionClients(settings);
        scaledBounds = new ScaledBounds(
                () -> new Autoscaling(
                        clients.client(ApplicationAutoScalingClient.builder()), new Stacks(cloudFormation)),
                stacks::present);
        preflight = new Preflight(clients, name -> PresentStack.of(stacks.present(name), stacks::template));
        database = new PresentDatabase(stacks::present, () -> clients.client(RdsClient.builder()));
        presentStacks = new PresentStacks(stacks::present);
        readableSecrets = new ReadableSecrets(() -> clients.client(SecretsManagerClient.builder()));
        countedTasks = new CountedTasks(
                preflight,
                request -> deployed.last(request.environment())
                        .flatMap(releases::find)
                        .orElseGet(() -> releases.get(request.release())));
        expectedCost = new ExpectedCost(stacks::present);
        installedControlPlane = new InstalledControlPlane(installed, releases::find);
        unchangedStacks = new UnchangedStacks(bucket, stacks::present, stacks::template);
        schedules = () -> SchedulePolicy.of(settings, Clock.systemUTC());
    }

    @Override
    protected JsonObject read(InputStream in) {
        try {
            return super.read(in);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(List.of("input: found what cannot be read as JSON, " + e.getMessage()));
        }
    }

    /** The account is asked about a request that makes sense by itself. A schedule that is to do nothing today is not refused. */
    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        stacks.forget();
        RequestValidator.Result valid = scaledBounds.keep(validator.validate(
                payload.text("execution"),
                payload.instant("startedAt"),
                payload.members().get("input")));
        Request request = valid.request();
        try {
            return checked(request, valid.remarks());
        } catch (InvalidRequest e) {
            if (request.option("schedule").isPresent()
                    && schedules.get().reasonToSkip(request).isPresent()) {
                return request.toJson();
            }
            throw e;
        }
    }

    private Map<String, ?> checked(Request request, List<String> remarks) {
        if (!request.action().deploys()) {
            if (request.option("schedule").isPresent() && presentStacks.hasNothingToStart(request)) {
                Map<String, Object> skipped = new LinkedHashMap<>(request.toJson());
                skipped.put(CheckSchedule.SKIP, "%s has nothing to start".formatted(request.environment()));
                return skipped;
            }
            presentStacks.requireThisProduct(request);
            presentStacks.requireOwn(request);
            presentStacks.requireGateway(request);
            database.requireRunning(request);
            if (presentStacks.hasGateway(request)) {
                readableSecrets.require(request);
            }
            return withWarnings(
                    request, Stream.concat(database.remark(request).stream(), countedTasks.remark(request).stream()));
        }
        presentStacks.requireOwn(request);
        Release release = releases.get(request.release());
        presentStacks.requireNeeded(request, release.stacks());
        database.requireSnapshotAgain(request);
        List<String> warnings = preflight.require(request, release, stacks::forget);
        Map<String, Object> json = withWarnings(
                request,
                Stream.of(
                                installedControlPlane.remark(release).stream(),
                                presentStacks.doubts(request).stream(),
                                remarks.stream(),
                                warnings.stream())
                        .flatMap(sentences -> sentences));
        return request.action() == Action.DEPLOY ? withFacts(json, request, release) : json;
    }

    private static Map<String, Object> withWarnings(Request request, Stream<String> sentences) {
        Map<String, Object> json = new LinkedHashMap<>(request.toJson());
        List<String> warnings = sentences.toList();
        if (!warnings.isEmpty()) {
            json.put("warnings", warnings);
        }
        return json;
    }

    private Map<String, ?> withFacts(Map<String, Object> json, Request request, Release release) {
        UnchangedStacks.Result unchanged = unchangedStacks.of(request, release);
        json.put("unchanged", unchanged.ids());
        unchanged.image().ifPresent(image -> json.put("unchangedImage", image));
        json.put("cost", expectedCost.of(request, release));
        json.put(DeployedReleases.INSTALLED, installed);
        return json;
    }
}
