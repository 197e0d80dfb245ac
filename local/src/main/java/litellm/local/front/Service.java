package litellm.local.front;

import java.io.IOException;

/** An AWS service, or the part of one, that the local cloud answers itself or amends. */
@FunctionalInterface
public interface Service {
    /**
     * Answers one call: itself, or with {@code upstream.forward(call)}, amended or not. Called on a virtual thread per
     * request, many at once.
     *
     * @throws IOException when moto does not answer; the client then gets a 503
     */
    Reply handle(Call call, Upstream upstream) throws IOException;
}
