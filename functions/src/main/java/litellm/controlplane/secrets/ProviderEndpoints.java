package litellm.controlplane.secrets;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import litellm.controlplane.runtime.HttpGet;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.core.exception.RetryableException;

/** Asks the providers for their lists of models, which is free of charge and takes a valid key. No key gets into a message. */
final class ProviderEndpoints {
    /** Anthropic wants the version of its API in each request. */
    private static final Map<String, String> ANTHROPIC_VERSION = Map.of("anthropic-version", "2023-06-01");

    private final String openAi;
    private final String anthropic;

    /** @param settings OPENAI_ENDPOINT and ANTHROPIC_ENDPOINT lead elsewhere than to the providers themselves: tests set them */
    ProviderEndpoints(Settings settings) {
        openAi = settings.find("OPENAI_ENDPOINT").orElse("https://api.openai.com");
        anthropic = settings.find("ANTHROPIC_ENDPOINT").orElse("https://api.anthropic.com");
    }

    /**
     * Finds out whether a provider takes a key.
     *
     * @param name {@code OPENAI_API_KEY} or {@code ANTHROPIC_API_KEY}
     * @throws InvalidProviderKeys where it refuses the key
     * @throws RetryableException where it does not answer, or not now
     */
    void test(String name, String key) {
        switch (name) {
            case "OPENAI_API_KEY" -> test(name, openAi, Map.of("Authorization", "Bearer " + key));
            case "ANTHROPIC_API_KEY" -> test(name, anthropic, anthropic(key));
            // To no other company: whoever adds a provider adds its test here.
            default -> throw new IllegalArgumentException("ProviderEndpoints has no test for " + name);
        }
    }

    private static void test(String name, String endpoint, Map<String, String> headers) {
        int status = status(endpoint + "/v1/models", headers);
        if (status == 0 || status == 429 || status >= 500) {
            throw RetryableException.create("%s/v1/models: %s; the new %s could not be tested, and nothing was changed"
                    .formatted(endpoint, status == 0 ? "no answer" : "answered " + status, name));
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new InvalidProviderKeys(
                    "%s_SECONDARY: %s/v1/models answered %d to it; nothing was changed: put a key there that the provider takes"
                            .formatted(name, endpoint, status));
        }
    }

    private static Map<String, String> anthropic(String key) {
        Map<String, String> headers = new HashMap<>(ANTHROPIC_VERSION);
        headers.put("x-api-key", key);
        return headers;
    }

    /** The answer's status; 0 where there is none. */
    private static int status(String url, Map<String, String> headers) {
        try {
            return HttpGet.ask(url, headers).status();
        } catch (IOException _) {
            return 0;
        }
    }
}
