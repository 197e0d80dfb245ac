package litellm.controlplane.schedule;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;

/**
 * The function {@code {request} -> {due, reason?}}: whether a schedule may do today what it was made for,
 * see {@link SchedulePolicy}.
 */
public final class CheckSchedule extends JsonHandler {
    /** Why the validation has found that there is nothing to do, a member of the request. */
    public static final String SKIP = "skip";

    private final SchedulePolicy policy;

    /** Called by Lambda. */
    public CheckSchedule() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    CheckSchedule(Settings settings, Clock clock) {
        policy = SchedulePolicy.of(settings, clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        JsonObject request = payload.object("request");
        return policy.check(Request.from(request), request.optionalText(SKIP));
    }
}
