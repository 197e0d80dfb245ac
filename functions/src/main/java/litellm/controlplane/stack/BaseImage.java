package litellm.controlplane.stack;

import litellm.controlplane.Request;

/**
 * The LiteLLM image that the gateway's image is built from. It is a parameter of the litellm stack, so that a later
 * deployment of something else does not go back to the one that the release names.
 */
public final class BaseImage {
    /** The stack that remembers the image. */
    public static final String STACK = "litellm";

    /** What stacks.yaml calls it. */
    static final String SUPPLIED = "baseImage";

    private static final String PARAMETER = "BaseImage";

    /** What a request says to go back to the image that the release names. */
    private static final String DEFAULT = "default";

    private BaseImage() {}

    /** The image that the request names, else the one that is deployed; empty for the one that the release names. */
    public static String of(Request request, Stacks stacks) {
        return request.option("image")
                .map(named -> named.equals(DEFAULT) ? "" : named)
                .orElseGet(() -> stacks.parameters(request.stackName(STACK)).getOrDefault(PARAMETER, ""));
    }
}
