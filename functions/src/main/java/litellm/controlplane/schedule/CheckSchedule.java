package litellm.controlplane.schedule;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * The function {@code {request} -> {due, reason?}}: whether a schedule may do today what it was made for,
 * see {@link SchedulePolicy}.
 */
public final class CheckSchedule extends JsonHandler {
    private final SchedulePolicy policy;

    /** Called by Lambda. */
    public CheckSchedule() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    CheckSchedule(Settings settings, Clock clock) {
        policy = new SchedulePolicy(
                new KeepUntil(AwsClients.build(EcrClient.builder(), settings)),
                dates(settings.find("SCHEDULE_SKIP_DATES").orElse("")),
                clock.withZone(ZoneId.of(settings.find("SCHEDULE_TIME_ZONE").orElse("UTC"))));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return policy.check(Request.from(payload.object("request")));
    }

    private static List<String> dates(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }
}
