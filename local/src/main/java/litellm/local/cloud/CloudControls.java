package litellm.local.cloud;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.local.front.Call;
import litellm.local.front.Fields;
import litellm.local.front.Front;
import litellm.local.front.Reply;
import litellm.local.gateway.Gateway;

/** The parts of the front's own API that tell how the cloud is and what its gateway does, and that end it. */
final class CloudControls {
    private final LocalCloud cloud;

    CloudControls(LocalCloud cloud) {
        this.cloud = cloud;
    }

    void register(Front front) {
        front.control("status", this::status);
        front.control("shutdown", this::shutdown);
    }

    static void register(Front front, Gateway gateway) {
        front.control("gateway", call -> gateway(call, gateway));
    }

    private Reply status(Call call) {
        LocalCloud.State state = cloud.state();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status", state.name());
        status.put("pid", ProcessHandle.current().pid());
        status.put("port", cloud.endpoint().getPort());
        status.put("endpoint", cloud.endpoint().toString());
        status.put("startedAt", cloud.startedAt().toString());
        status.put("region", LocalCloud.REGION);
        status.put("account", LocalCloud.ACCOUNT);
        return answer(call, "GET", state == LocalCloud.State.RUNNING ? 200 : 503, status);
    }

    private Reply shutdown(Call call) {
        Reply reply = answer(call, "POST", 202, Map.of("status", LocalCloud.State.STOPPING.name()));
        cloud.askToEnd();
        return reply;
    }

    private static Reply answer(Call call, String method, int status, Object answer) {
        if (!call.method().equals(method)) {
            throw new UnsupportedOperationException(method);
        }
        return Reply.json(status, answer);
    }

    /** GET shows the tasks that serve or have served in the last hour; POST sets how often those log in that are started from now on. */
    private static Reply gateway(Call call, Gateway gateway) {
        if (call.method().equals("POST")) {
            Fields fields = Fields.of(call);
            gateway.setLoginInterval(Duration.ofMillis(
                    fields.wholeOr("loginMilliseconds", 0, Duration.ofHours(1).toMillis(), 1_000)));
            fields.end();
            return Reply.empty(204);
        }
        if (!call.method().equals("GET")) {
            throw new UnsupportedOperationException("GET, POST");
        }
        return Reply.json(200, gateway.status());
    }
}
