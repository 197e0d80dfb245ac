package litellm.console.command.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.Project;
import litellm.console.request.ActionRequest;
import litellm.console.request.DeployRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a deployment is to be: the same to do it and to plan it. */
public final class DeploymentOptions {
    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            defaultValue = "all",
            description = "Only this stack, or all. Example: --stack network")
    private String stack;

    @Mixin
    private final ParameterOptions parameters = new ParameterOptions();

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description =
                    "A tag of every resource: CostCenter, Owner, Project or Compliance; may be repeated. Example: --tag Owner=platform")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--image",
            paramLabel = "REF",
            description =
                    "The LiteLLM image to build the gateway's from, of the repository that the Dockerfile names, kept until another is named. Example: --image ghcr.io/berriai/litellm-non_root:v1.108.21@sha256:DIGEST")
    private String image;

    @Option(
            names = "--release",
            paramLabel = "ID",
            description =
                    "The release: templates, models and version of LiteLLM. Without it the one that is installed, or that was deployed since. Example: --release 0123456789abcdef")
    private String release;

    @Option(
            names = "--allow-replacement",
            paramLabel = "STACK.RESOURCE",
            description =
                    "A resource that may be replaced or deleted although it holds data; may be repeated. Example: --allow-replacement database.DBInstance")
    private List<String> allowedReplacements = new ArrayList<>();

    /**
     * The request, checked; empty where no environment is named, which picocli reports.
     *
     * @param more what the command's own options say
     * @param faults takes every fault that is found; with one, the result is of no use
     */
    public Optional<ActionRequest> checkedRequest(
            String action, Map<String, Object> more, Project project, List<String> faults) {
        if (environment.name() == null) {
            return Optional.empty();
        }
        Given.check("--stack", stack, faults);
        Map<String, Object> options = new LinkedHashMap<>(more);
        Given.put(options, "image", "--image", image, faults);
        Given.put(options, "release", "--release", release, faults);
        if (!allowedReplacements.isEmpty()) {
            options.put("allowReplacement", allowedReplacements);
        }
        return Optional.of(new DeployRequest(
                        action, environment.name(), stack, parameters.file(), parameters.settings(), tags, options)
                .checkedRequest(project, faults));
    }
}
