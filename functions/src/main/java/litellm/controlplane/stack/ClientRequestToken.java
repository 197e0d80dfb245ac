package litellm.controlplane.stack;

import java.nio.charset.StandardCharsets;
import litellm.controlplane.Request;
import litellm.controlplane.Sha256;

/** The tokens by which CloudFormation knows a call that is repeated. */
final class ClientRequestToken {
    private ClientRequestToken() {}

    /**
     * The same for the same step of the same stack and execution, so that a call which is repeated after its answer was lost
     * starts nothing twice. It names the stack, for tokens are not told apart by the stack they were used on.
     *
     * @param step what the call is for
     */
    static String of(Request request, String stack, String step) {
        String name = request.executionName().replaceAll("[^A-Za-z0-9-]", "-");
        return String.join("-", step, stack, name, fingerprint(request.execution()));
    }

    /** Tells executions apart whose names differ only in characters that a token does not take. */
    private static String fingerprint(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    }
}
