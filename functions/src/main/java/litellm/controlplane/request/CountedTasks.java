package litellm.controlplane.request;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.preflight.Preflight;
import litellm.controlplane.release.Release;

/**
 * The tasks that a {@code scale} asks for, beside what the environment's database accepts: a deployment of as many would be refused.
 *
 * @param deployed the release that a request's environment was deployed with
 */
record CountedTasks(Preflight preflight, Function<Request, Release> deployed) {
    /**
     * What to say of a count that needs too many connections, and is to be all the same.
     *
     * @throws InvalidRequest where nobody has said that it is to be
     */
    Optional<String> remark(Request request) {
        if (request.action() != Action.SCALE) {
            return Optional.empty();
        }
        int count = ((Number) request.options().get("count")).intValue();
        Optional<String> shortage = preflight.shortage(request, deployed.apply(request), count);
        if (shortage.isPresent() && !request.flag("force")) {
            throw new InvalidRequest(List.of(shortage.get() + "; force: true, or --force, scales all the same"));
        }
        return shortage;
    }
}
