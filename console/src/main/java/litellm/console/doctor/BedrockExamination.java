package litellm.console.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.console.aws.Aws;
import litellm.controlplane.release.BedrockModel;
import litellm.controlplane.release.GatewayConfig;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.AgreementStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycleStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;

/** Whether Bedrock has the models of config.yaml where it is asked for them, and gives them to the account. */
record BedrockExamination(Aws aws, GatewayConfig config) {
    /** What the id of an inference profile has before its model's. */
    private static final Pattern REGIONS = Pattern.compile("^(us|us-gov|eu|apac|jp|au|ca|global)\\.");

    /** Whether Bedrock lists each model, or its inference profile, in the region where it is asked for it. */
    List<Finding> models() {
        return inEachRegion("Bedrock models", this::offered);
    }

    private List<Finding> offered(BedrockClient bedrock, String region, Set<String> wanted) {
        List<FoundationModelSummary> models =
                bedrock.listFoundationModels(request -> {}).modelSummaries();
        Set<String> missing = new TreeSet<>(wanted);
        models.stream().map(FoundationModelSummary::modelId).forEach(missing::remove);
        bedrock.listInferenceProfilesPaginator(request -> {}).inferenceProfileSummaries().stream()
                .map(InferenceProfileSummary::inferenceProfileId)
                .forEach(missing::remove);
        List<Finding> findings = new ArrayList<>();
        if (!missing.isEmpty()) {
            findings.add(Finding.warn(
                    "Bedrock models",
                    "%s does not offer %s".formatted(asked(region), String.join(", ", missing)),
                    region.isEmpty()
                            ? "unless AWS_BEDROCK_REGION of the provider keys names another region: take one that has it, or change config.yaml"
                            : "change the region or the model in config.yaml"));
        }
        ending(models, wanted).ifPresent(findings::add);
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        "Bedrock models", "all %d are offered in %s".formatted(wanted.size(), asked(region))))
                : findings;
    }

    private static Optional<Finding> ending(List<FoundationModelSummary> models, Set<String> wanted) {
        Set<String> legacy = models.stream()
                .filter(BedrockExamination::isLegacy)
                .map(FoundationModelSummary::modelId)
                .collect(Collectors.toSet());
        List<String> ending = wanted.stream()
                .filter(model -> legacy.contains(foundation(model)))
                .toList();
        return ending.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warn(
                        "Bedrock models",
                        "%s %s to be withdrawn, and may refuse an account that has not used it for a month"
                                .formatted(String.join(", ", ending), ending.size() == 1 ? "is" : "are"),
                        "name the model that follows it in config.yaml"));
    }

    /** Whether the account has agreed to the terms of the models that other companies sell through Bedrock. */
    List<Finding> access() {
        return inEachRegion("Bedrock access", this::agreed);
    }

    private List<Finding> agreed(BedrockClient bedrock, String region, Set<String> models) {
        Set<String> sold = models.stream()
                .map(BedrockExamination::foundation)
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
