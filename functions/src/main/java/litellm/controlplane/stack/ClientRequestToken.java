package litellm.controlplane.stack;

import litellm.controlplane.Request;

/** The tokens by which CloudFormation recognizes a repeated call. */
final class ClientRequestToken {
    private ClientRequestToken() {}

    /**
     * The same token for the same step of the same stack and execution, so that a call repeated after its answer was lost
     * starts nothing twice. It names the stack, because a token that was used on one stack counts as used on every other.
     *
     * @param step what the call is for
     */
    static String of(Request request, String stack, String step) {
        String name = request.executionName().replaceAll("[^A-Za-z0-9-]", "-");
        return String.join("-", step, stack, name, request.fingerprint());
    }
}
