package litellm.console.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.console.Project;
import litellm.console.aws.Aws;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.release.BedrockModel;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.secrets.InvalidProviderKeys;
import litellm.controlplane.secrets.ProviderKeyNames;
import litellm.controlplane.secrets.ProviderKeys;
import litellm.controlplane.secrets.SecretDeleted;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.AgreementStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycleStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Whether the models of config.yaml could answer: the providers' keys are there, and Bedrock has the models where it is asked for them. */
final class ModelExamination {
    /** What the id of an inference profile has before its model's. */
    private static final Pattern REGIONS = Pattern.compile("^(us|us-gov|eu|apac|jp|au|ca|global)\\.");

    private final Aws aws;
    private final String environment;
    private final GatewayConfig config;

    ModelExamination(Aws aws, Project project, String environment) {
        this.aws = aws;
        this.environment = environment;
        this.config = WorkingCopyRelease.gatewayConfig(project);
    }

    /** Whether a person has stored the key of each model, and only such keys as a deployment takes; none is shown. */
    List<Finding> providerKeys() {
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

    /** Whether Bedrock lists each model, or its inference profile, in the region where it is asked for it. */
    List<Finding> bedrock() {
        return inEachRegion("Bedrock models", this::offered);
    }

    private List<Finding> offered(BedrockClient bedrock, String region, Set<String> wanted) {
        Set<String> missing = new TreeSet<>(wanted);
        Set<String> ending = new TreeSet<>(wanted);
        List<String> offered = new ArrayList<>();
        List<FoundationModelSummary> models =
                bedrock.listFoundationModels(request -> {}).modelSummaries();
        models.stream().map(FoundationModelSummary::modelId).forEach(offered::add);
        Set<String> legacy = models.stream()
                .filter(ModelExamination::isLegacy)
                .map(FoundationModelSummary::modelId)
                .collect(Collectors.toSet());
        ending.removeIf(model -> !legacy.contains(foundation(model)));
        bedrock.listInferenceProfilesPaginator(request -> {}).inferenceProfileSummaries().stream()
                .map(InferenceProfileSummary::inferenceProfileId)
                .forEach(offered::add);
        offered.forEach(missing::remove);
        List<Finding> findings = new ArrayList<>();
        if (!missing.isEmpty()) {
            findings.add(Finding.warn(
                    "Bedrock models",
                    "%s does not offer %s".formatted(asked(region), String.join(", ", missing)),
                    region.isEmpty()
                            ? "unless AWS_BEDROCK_REGION of the provider keys names another region: take one that has it, or change config.yaml"
                            : "change the region or the model in config.yaml"));
        }
        if (!ending.isEmpty()) {
            findings.add(Finding.warn(
                    "Bedrock models",
                    "%s %s to be withdrawn, and may refuse an account that has not used it for a month"
                            .formatted(String.join(", ", ending), ending.size() == 1 ? "is" : "are"),
                    "name the model that follows it in config.yaml"));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        "Bedrock models", "all %d are offered in %s".formatted(wanted.size(), asked(region))))
                : findings;
    }

    /** Whether the account has agreed to the terms of the models that other companies sell through Bedrock. */
    List<Finding> access() {
        return inEachRegion("Bedrock access", this::agreed);
    }

    private List<Finding> agreed(BedrockClient bedrock, String region, Set<String> models) {
        Set<String> sold = models.stream()
                .map(ModelExamination::foundation)
                .filter(model -> !model.startsWith("amazon."))
                .collect(Collectors.toCollection(TreeSet::new));
        if (sold.isEmpty()) {
            return List.of();
        }
        List<String> missing = sold.stream()
                .filter(model -> bedrock.getFoundationModelAvailability(request -> request.modelId(model))
                                .agreementAvailability()
                                .status()
                        != AgreementStatus.AVAILABLE)
                .toList();
        return List.of(
                missing.isEmpty()
                        ? Finding.ok(
                                "Bedrock access",
                                "the account has agreed to the terms of all it needs in " + asked(region))
                        : Finding.warn(
                                "Bedrock access",
                                "the account has not agreed to the terms of %s in %s, which answers AccessDenied until then"
                                        .formatted(String.join(", ", missing), asked(region)),
                                "docs/QUICK_START.md, \"In an AWS account\", the first step"));
    }

    private static boolean isLegacy(FoundationModelSummary model) {
        return model.modelLifecycle() != null
                && model.modelLifecycle().status() == FoundationModelLifecycleStatus.LEGACY;
    }

    /** The model of an inference profile: its id behind the prefix. */
    private static String foundation(String model) {
        return REGIONS.matcher(model).replaceFirst("");
    }

    /** A look at some models in one region of Bedrock; the empty one is the deployment's. */
    @FunctionalInterface
    private interface Look {
        List<Finding> at(BedrockClient bedrock, String region, Set<String> models);
    }

    /** A region that cannot be looked at hides no other. */
    private List<Finding> inEachRegion(String subject, Look look) {
        Map<String, Set<String>> models = new TreeMap<>();
        config.models()
                .forEach(model -> BedrockModel.of(model.model())
                        .flatMap(BedrockModel::id)
                        .ifPresent(id -> models.computeIfAbsent(model.region(), _ -> new TreeSet<>())
                                .add(id)));
        List<Finding> findings = new ArrayList<>();
        models.forEach((region, wanted) -> findings.addAll(Doctor.look(subject, () -> {
            try (BedrockClient bedrock = aws.bedrock(asked(region))) {
                return look.at(bedrock, region, wanted);
            }
        })));
        return findings;
    }

    private String asked(String region) {
        return region.isEmpty() ? aws.region() : region;
    }
}
