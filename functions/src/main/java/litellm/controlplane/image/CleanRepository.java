package litellm.controlplane.image;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * The function {@code {request, keep, operation?} -> operation} of kind repository: deletes images of the environment's
 * repository, all but the {@code keep} newest and those that a task runs or may come to run. The repository itself belongs to the bootstrap stack
 * and stays. The operation is in progress as long as images are left: the state machine calls the function again with it, and
 * the count goes on.
 */
public final class CleanRepository extends JsonHandler {
    /** The output that says how many images all invocations together have deleted. */
    private static final String IMAGES = "images";

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
        Operation begun = payload.optionalObject("operation")
                .map(Operation::from)
                .orElseGet(() -> Operation.started(Operation.Kind.REPOSITORY, name, name, clock.instant()));
        ImageCleaning.Cleaned cleaned =
                images.clean(name, payload.optionalInteger("keep").orElse(0), inUse.of(request.environment()));
        return looked(begun, cleaned).toJson();
    }

    private static Operation looked(Operation begun, ImageCleaning.Cleaned cleaned) {
        int deleted = Integer.parseInt(begun.outputs().getOrDefault(IMAGES, "0")) + cleaned.deleted();
        Operation looked = begun.withProgress(Progress.of(deleted, deleted + cleaned.left(), "images deleted"))
                .withOutputs(Map.of(IMAGES, Integer.toString(deleted), "kept", Integer.toString(cleaned.kept())));
        if (cleaned.refusal().isPresent()) {
            return looked.failed(
                    "RepositoryNotCleaned",
                    begun.name() + " keeps " + cleaned.refusal().get());
        }
        if (cleaned.left() > 0) {
            return looked;
        }
        return looked.succeeded(deleted == 0 ? Operation.UNCHANGED : "CLEANED");
    }
}
