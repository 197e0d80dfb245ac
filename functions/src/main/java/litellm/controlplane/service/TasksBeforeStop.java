package litellm.controlplane.service;

import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The number of tasks that a stopped service goes back to: a tag of the service, from its stop to its start. */
public final class TasksBeforeStop {
    static final String TAG = "TasksBeforeStop";

    private TasksBeforeStop() {}

    /** The number; empty where the service was not stopped, or has been started since. Its tags must have been asked for. */
    public static Optional<Integer> of(Service service) {
        return service.tags().stream()
                .filter(tag -> tag.key().equals(TAG))
                .map(Tag::value)
                .map(Integer::valueOf)
                .findFirst();
    }
}
