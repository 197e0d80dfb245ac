package litellm.controlplane.schedule;

import java.time.LocalDate;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * The function {@code {request} -> {outcome, keepUntil}}: notes the day until which schedules leave the environment alone, or
 * forgets it where the request says {@code none}.
 */
public final class KeepEnvironment extends JsonHandler {
    private final KeepUntil keepUntil;

    /** Called by Lambda. */
    public KeepEnvironment() {
        this(Settings.ofProcess());
    }

    KeepEnvironment(Settings settings) {
        keepUntil = new KeepUntil(AwsClients.build(EcrClient.builder(), settings));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        String day = request.option("keepUntil").orElse("none");
        if (day.equals("none")) {
            keepUntil.remove(request.environment());
        } else {
            keepUntil.write(request.environment(), LocalDate.parse(day));
        }
        return Map.of("outcome", Operation.UPDATED, "keepUntil", day);
    }
}
