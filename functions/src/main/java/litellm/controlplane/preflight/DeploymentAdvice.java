package litellm.controlplane.preflight;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.ShellWord;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Release;

/**
 * What does not make a deployment fail, and what someone may be sorry for.
 *
 * @param all the stacks as they are and as the request would make them
 * @param wanted those of them that take part
 */
record DeploymentAdvice(
        Request request, Release release, List<PlannedStack> all, List<PlannedStack> wanted, Findings findings) {
    /** The network's parameter for a NAT gateway. */
    private static final String WAY_OUT = "EnableNatGateway";

    private static final Set<String> NEED_A_WAY_OUT = Set.of(ResourceTypes.VPC, ResourceTypes.SERVICE);

    /** MiB. LiteLLM grows over days; with less its tasks are ended for it (BerriAI/litellm issues 12685 and 27954). */
    private static final int LEAST_MEMORY = 2048;

    void give() {
        adviseOnProtections();
        adviseOnMemory();
        adviseOnUnreachableModels();
        adviseOnIdleValues();
        adviseOnForgottenValues();
    }

    /** What an environment is made with for its safety, and this request takes away. */
    private void adviseOnProtections() {
        wanted.forEach(stack -> {
            Map<String, String> set = request.parameters().getOrDefault(stack.name(), Map.of());
            release.stacks().find(stack.name()).defaults(request.environment()).forEach((name, standard) -> {
                if (standard.equals("true") && "false".equals(set.get(name))) {
                    findings.warn(
                            stack.place(name),
                            "found false; %s is made with true, for its safety".formatted(request.environment()));
                }
            });
        });
    }

    private void adviseOnMemory() {
        DeploymentChecks.eachChanged(
                wanted,
                ResourceTypes.TASK_DEFINITION,
                (stack, id, task) -> task.text("Memory")
                        .filter(memory -> Integer.parseInt(memory) < LEAST_MEMORY)
                        .ifPresent(memory -> findings.warn(
                                stack.place(stack.setting(id, "Memory")),
                                "found %s MiB; LiteLLM grows over days, and tasks with less than %d are ended for it"
                                        .formatted(memory, LEAST_MEMORY))));
    }

    /** Looked at where nothing seems to change as well: the models stand in config.yaml, which no template shows. */
    private void adviseOnUnreachableModels() {
        if (DeploymentChecks.has(wanted, NEED_A_WAY_OUT)) {
            all.stream()
                    .filter(stack -> "false".equals(stack.values().get(WAY_OUT)))
                    .forEach(stack -> adviseOnUnreachableModels(stack.place(WAY_OUT)));
        }
    }

    private void adviseOnUnreachableModels(String place) {
        Set<String> models =
                GatewayConfig.of(release).modelsOutside(request.arn().region());
        if (!models.isEmpty()) {
            findings.warn(
                    place,
                    "found false; without a NAT gateway only Bedrock in the region can be reached, and these models of config.yaml cannot: "
                            + String.join(", ", models));
        }
    }

    /** A hosted zone without a domain, say: whoever gives it waits for something that does not come. */
    private void adviseOnIdleValues() {
        wanted.forEach(stack -> request.parameters().getOrDefault(stack.name(), Map.of()).keySet().stream()
                .filter(stack::ignores)
                .forEach(name ->
                        findings.warn(stack.place(name), idle(stack.template().deciding(name)))));
    }

    /** Asked for by a deployment that failed, whose stack is made anew: whoever starts it again may not think of that. */
    private void adviseOnForgottenValues() {
        wanted.forEach(stack -> stack.forgotten()
                .forEach((name, value) -> findings.warn(
                        stack.place(name),
                        "found %s; the stack that it takes the place of had %s: if that is still wanted, repeat it with %s"
                                .formatted(
                                        ForeignText.quoted(stack.values().get(name)),
                                        ForeignText.quoted(value),
                                        Request.TAGS.contains(name)
                                                ? "--tag " + ShellWord.quoted(name + "=" + value)
                                                : "--set " + ShellWord.quoted(stack.place(name) + "=" + value)))));
    }

    private static String idle(Set<String> deciding) {
        return "found a value that changes nothing without another value of "
                + (deciding.isEmpty() ? "the other parameters" : String.join(", ", deciding));
    }
}
