package litellm.console.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.document.GivenBytes;
import litellm.console.document.JsonDocument;
import litellm.console.request.ProviderKeyInput;
import litellm.controlplane.secrets.ProviderKeyNames;
import litellm.controlplane.secrets.ProviderKeys;
import picocli.CommandLine.Command;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** {@code litellmctl provider-keys ENV}: stores the keys of OpenAI and Anthropic that standard input holds. */
@Command(
        name = "provider-keys",
        description =
                "Stores the provider keys: asks for them on a terminal, else reads standard input, as JSON or as lines NAME=value. They replace all keys stored before; the next deployment hands them to the gateway. Example: litellmctl provider-keys dev <keys.json")
final class ProviderKeysCommand extends EnvironmentCommand {
    ProviderKeysCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        List<String> faults = new ArrayList<>();
        Optional<java.io.Console> keyboard = context.console().keyboard();
        Map<String, String> keys =
                ProviderKeyInput.read(keyboard.map(this::typed).orElseGet(this::piped), faults);
        boolean asked = keyboard.isPresent() || context.console().azure().isPresent();
        // A pipeline hands over all its variables, among which there need be no key; a file without one is the wrong
        // file.
        if (keys.isEmpty() && faults.isEmpty() && !asked) {
            faults.add("standard input: found no provider key; allowed: " + String.join(", ", ProviderKeyNames.ALL));
        }
        if (!faults.isEmpty()) {
            throw ConsoleException.wrongUsage(faults);
        }
        String secret = ProviderKeys.secret(environment.name());
        boolean stored = !keys.isEmpty() && !regionAlone(keys);
        if (stored) {
            put(secret, keys);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", "SUCCEEDED");
        json.put("outcome", stored ? "UPDATED" : "UNCHANGED");
        json.put("secret", secret);
        json.put("keys", stored ? List.copyOf(keys.keySet()) : List.of());
        context.print(json, List.of(stored ? holds(secret, keys) : stays(secret, keys)));
        return ExitCode.DONE;
    }

    /** Of a pipeline's variables the region is no key: stored alone, it would take away the keys that are there. */
    private boolean regionAlone(Map<String, String> keys) {
        return context.console().azure().isPresent() && keys.keySet().equals(Set.of(ProviderKeyNames.BEDROCK_REGION));
    }

    private static String holds(String secret, Map<String, String> keys) {
        return "%s holds %s and no other key; the next deployment hands on what it holds"
                .formatted(secret, String.join(", ", keys.keySet()));
    }

    private static String stays(String secret, Map<String, String> keys) {
        String why = keys.isEmpty()
                ? ""
                : "; %s alone would take the stored keys away".formatted(ProviderKeyNames.BEDROCK_REGION);
        return "There was no provider key: %s stays as it is%s".formatted(secret, why);
    }

    private void put(String secret, Map<String, String> keys) {
        try (Aws aws = context.connect();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.putSecretValue(value -> value.secretId(secret).secretString(JsonDocument.write(keys)));
        } catch (ResourceNotFoundException e) {
            throw ConsoleException.failed(
                    "There is no secret %s: litellmctl bootstrap installs the control plane".formatted(secret));
        }
    }

    /** Asks for each key; what is typed is not shown. */
    private String typed(java.io.Console keyboard) {
        StringBuilder lines = new StringBuilder();
        for (String name : ProviderKeyNames.ALL) {
            char[] key = keyboard.readPassword("%s (not shown; Enter for none, which takes a stored one away): ", name);
            if (key == null) {
                throw ConsoleException.failed("The keys were not typed to the end: nothing was stored");
            }
            lines.append(name).append('=').append(key).append('\n');
        }
        return lines.toString();
    }

    private String piped() {
        if (context.console().inIsTerminal()) {
            throw ConsoleException.wrongUsage(
                    "standard input: found a terminal that would show what is typed; allowed: standard output on it too, or keys from a file (<keys.json)");
        }
        try {
            return new String(
                    GivenBytes.read("standard input", context.console().in()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ConsoleException.failed(
                    "standard input: cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        }
    }
}
