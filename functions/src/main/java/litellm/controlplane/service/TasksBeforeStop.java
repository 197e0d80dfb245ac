package litellm.controlplane.service;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The number of tasks that a stopped service goes back to: a tag of the service, from its stop to its start. */
public final class TasksBeforeStop {
    static final String TAG = "TasksBeforeStop";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private TasksBeforeStop() {}

    /**
     * The number; empty where the service was not stopped, or has been started since. Its tags must have been asked for. None where a
     * person has written something else there.
     */
    public static Optional<Integer> of(Service service) {
        return service.tags().stream()
                .filter(tag -> tag.key().equals(TAG))
                .map(Tag::value)
                .map(value -> NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0)
                .findFirst();
    }
}
