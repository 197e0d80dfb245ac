package litellm.controlplane.stack;

import litellm.controlplane.Request;

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
        return String.join("-", step, stack, name, request.fingerprint());
    }
}
