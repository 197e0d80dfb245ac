package litellm.console.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.MasterKey;
import litellm.controlplane.secrets.ProviderKeyNames;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.secrets.SecretDeleted;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Whether the values of the secrets that the gateway's tasks read are what the tasks need, as far as the person may read them; none is
 * shown. A task whose secret is none does not start, and ECS does not say which of them it is.
 */
record SecretExamination(Aws aws, String environment) {
    private static final String SUBJECT = "Secret values";

    /** A secret's kind, and the keys that the task definition takes out of it. */
    static final Map<String, List<String>> READ = read();

    /** A deployment writes these anew. */
    private static final List<String> HEALED =
            List.of(EnvironmentSecret.DATABASE.kind(), EnvironmentSecret.API_KEYS.kind());

    private static Map<String, List<String>> read() {
        Map<String, List<String>> read = new LinkedHashMap<>();
        read.put(EnvironmentSecret.MASTER_KEY.kind(), List.of(MasterKey.KEY));
        read.put(SaltKey.KIND, List.of(SaltKey.KEY));
        read.put(EnvironmentSecret.DATABASE.kind(), List.of("DATABASE_URL"));
        read.put(EnvironmentSecret.UI_PASSWORD.kind(), List.of("UI_USERNAME", "UI_PASSWORD"));
        read.put(EnvironmentSecret.API_KEYS.kind(), ProviderKeyNames.IN_USE);
        return read;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> unread = new LinkedHashMap<>();
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            SecretStore store = new SecretStore(secrets);
            for (String kind : READ.keySet()) {
                String secret = "%s/litellm/%s".formatted(environment, kind);
                try {
                    store.currentVersion(secret)
                            .flatMap(version -> fault(kind, version))
                            .ifPresent(findings::add);
                } catch (SecretsManagerException e) {
                    unread.put(secret, AwsFault.sentence(e));
                } catch (SecretDeleted e) {
                    marked(kind, e).ifPresent(findings::add);
                }
            }
        }
        if (!unread.isEmpty()) {
            findings.add(Finding.notChecked(
                    SUBJECT,
                    "%s (%s)"
                            .formatted(
                                    String.join(", ", unread.keySet()),
                                    unread.values().iterator().next())));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(SUBJECT, "those that are there have what the gateway's tasks read"))
                : findings;
    }

    /** It waits for its deletion. Of those that stacks make other looks tell. */
    private static Optional<Finding> marked(String kind, SecretDeleted refusal) {
        return Optional.of(refusal.getMessage())
                .filter(_ -> kind.equals(SaltKey.KIND))
                .map(message -> Finding.of(Finding.Level.FAIL, message));
    }

    private Optional<Finding> fault(String kind, SecretStore.Version version) {
        List<String> missing = READ.get(kind).stream()
                .filter(key -> !version.value().containsKey(key))
                .toList();
        if (missing.isEmpty() || version.value().containsKey(EnvironmentSecret.PLACEHOLDER)) {
            return Optional.empty();
        }
        String found = version.readable()
                ? "found no " + String.join(", ", missing)
                : "found a value that is no JSON object of strings; it needs " + String.join(", ", missing);
        return Optional.of(
                HEALED.contains(kind)
                        ? Finding.warn(
                                version.name(), found, "litellmctl deploy %s writes it anew".formatted(environment))
                        : Finding.fail(
                                version.name(),
                                found,
                                "put the version before back in use: docs/TROUBLESHOOTING.md, \"A secret with a wrong value\""));
    }
}
