package litellm.console.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.console.aws.Aws;
import litellm.controlplane.release.BedrockModel;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.secrets.InvalidProviderKeys;
import litellm.controlplane.secrets.ProviderKeyNames;
import litellm.controlplane.secrets.ProviderKeys;
import litellm.controlplane.secrets.SecretDeleted;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Whether the keys are stored that the models of config.yaml ask for. */
record ProviderKeyExamination(Aws aws, GatewayConfig config, String environment) {
    /** Whether a person has stored the key of each model, and only such keys as a deployment takes; none is shown. */
    List<Finding> examine() {
        String secret = ProviderKeys.secret(environment);
        List<Finding> findings = new ArrayList<>();
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            findings.add(isStored(secrets, secret) ? stored(secrets, secret) : compared(List.of(), secret));
        }
        withoutAnyKey().ifPresent(findings::add);
        return findings;
    }

    /** LiteLLM has providers without a key, and infers some from a bare model's name: this may be nothing. */
    private Optional<Finding> withoutAnyKey() {
        Set<String> models = config.models().stream()
                .filter(model -> model.key().isEmpty() && !ProviderKeyNames.ALL.contains(key(model)))
                .map(GatewayConfig.Model::model)
                .filter(model -> model.contains("/") && BedrockModel.of(model).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return models.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.warn(
                                "Providers",
                                "config.yaml names no key for %s, and provider-keys has none of that provider"
                                        .formatted(String.join(", ", models)),
                                "correct the name, or docs/GUIDE.md, \"Add a provider\"; nothing where the provider needs no key"));
    }

    private static boolean isStored(SecretsManagerClient secrets, String secret) {
        try {
            return secrets.describeSecret(request -> request.secretId(secret)).versionIdsToStages().values().stream()
                    .anyMatch(stages -> stages.contains(SecretStore.CURRENT));
        } catch (ResourceNotFoundException _) {
            return false;
        }
    }

    /** As after a way back to a release from before a provider: the deployment would find out behind its first stacks. */
    private Finding stored(SecretsManagerClient secrets, String secret) {
        try {
            return compared(ProviderKeys.provided(new SecretStore(secrets), environment), secret);
        } catch (InvalidProviderKeys | SecretDeleted e) {
            return Finding.of(Finding.Level.FAIL, e.getMessage());
        } catch (SecretsManagerException e) {
            if (TransientFault.is(e)) {
                throw e;
            }
            // Whoever may not read the keys is told no less than that there are some.
            return Finding.ok("Provider keys", "stored in " + secret);
        }
    }

    /** A task starts without a key as well: its models fail when they are asked. */
    private Finding compared(List<String> stored, String secret) {
        Set<String> keys = new TreeSet<>();
        Set<String> models = new LinkedHashSet<>();
        for (GatewayConfig.Model model : config.models()) {
            String key = key(model);
            if (ProviderKeyNames.ALL.contains(key) && !stored.contains(key)) {
                keys.add(key);
                models.add(model.model());
            }
        }
        if (keys.isEmpty()) {
            return Finding.ok(
                    "Provider keys",
                    stored.isEmpty() ? "none that provider-keys stores are needed" : "stored in " + secret);
        }
        return Finding.warn(
                "Provider keys",
                "found no %s in %s; %s will not answer"
                        .formatted(String.join(", ", keys), secret, String.join(", ", models)),
                "litellmctl provider-keys %s <keys.json%s"
                        .formatted(
                                environment, stored.isEmpty() ? "" : ", with the stored keys too: it replaces them"));
    }

    /** Where config.yaml names no key, LiteLLM looks for the variable that is called like the provider. */
    private static String key(GatewayConfig.Model model) {
        return model.key().isEmpty()
                ? model.model().split("/", 2)[0].toUpperCase(Locale.ROOT) + "_API_KEY"
                : model.key();
    }
}
