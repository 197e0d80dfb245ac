package litellm.controlplane.release;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What LiteLLM asks Bedrock for, as config.yaml writes it: {@code bedrock/converse/us-west-2/amazon.nova-pro-v1:0}.
 *
 * @param model the whole of it
 */
public record BedrockModel(String model) {
    private static final String PROVIDER = "bedrock/";

    /** A region of Bedrock, as a pattern. */
    public static final String REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";

    /**
     * A foundation model, or an inference profile of some, by one of LiteLLM's routes to them (get_bedrock_route in its
     * bedrock/common_utils.py). What has another route before it is an agent, an imported model or another service's.
     */
    private static final Pattern FOUNDATION = Pattern.compile(
            PROVIDER + "(?:(?:converse|converse_like|invoke|async_invoke)/)?(?:" + REGION + "/)?(?<id>[^/*]+)");

    /** Before the id, or in its place an ARN's. */
    private static final Pattern OWN_REGION = Pattern.compile("[/:](" + REGION + ")[/:]");

    /** The model; empty where LiteLLM asks another provider. */
    public static Optional<BedrockModel> of(String model) {
        return model.startsWith(PROVIDER) ? Optional.of(new BedrockModel(model)) : Optional.empty();
    }

    /** Bedrock's own id for it, {@code us.amazon.nova-pro-v1:0}; empty for what its lists of models do not have. */
    public Optional<String> id() {
        Matcher foundation = FOUNDATION.matcher(model);
        return foundation.matches() ? Optional.of(foundation.group("id")) : Optional.empty();
    }

    /** The region that it names itself; empty for none. */
    public String region() {
        Matcher region = OWN_REGION.matcher(model);
        return region.find() ? region.group(1) : "";
    }
}
