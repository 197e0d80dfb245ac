package litellm.controlplane.image;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The function {@code {request, keep} -> operation} of kind repository: deletes images of the environment's repository, all but
 * the {@code keep} newest and those that a task runs. The repository itself belongs to the bootstrap stack and stays. While the
 * operation is in progress there are images left: the state machine calls it again.
 */
public final class CleanRepository extends JsonHandler {
    private final ImageCleaning images;
    private final ImagesInUse inUse;
    private final Clock clock;

    /** Called by Lambda. */
    public CleanRepository() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    CleanRepository(Settings settings, Clock clock) {
        this.images = new ImageCleaning(AwsClients.build(EcrClient.builder(), settings), clock);
        this.inUse = new ImagesInUse(AwsClients.build(EcsClient.builder(), settings));
        this.clock = clock;
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        String name = ImageRepository.name(request.environment());
        ImageCleaning.Cleaned cleaned =
                images.clean(name, payload.optionalInteger("keep").orElse(0), inUse.digests(request.environment()));
        return operation(Operation.started(Operation.Kind.REPOSITORY, name, name, clock.instant()), cleaned)
                .toJson();
    }

    private static Operation operation(Operation operation, ImageCleaning.Cleaned cleaned) {
        Operation looked = operation
                .withProgress(
                        new Operation.Progress(cleaned.deleted(), cleaned.deleted() + cleaned.left(), "images deleted"))
                .withOutputs(Map.of(
                        "images", Integer.toString(cleaned.deleted()), "kept", Integer.toString(cleaned.kept())));
        if (cleaned.refusal() != null) {
            return looked.failed("RepositoryNotCleaned", operation.name() + " keeps " + cleaned.refusal());
        }
        if (cleaned.left() > 0) {
            return looked;
        }
        return looked.succeeded(cleaned.deleted() == 0 ? Operation.UNCHANGED : "CLEANED");
    }
}
