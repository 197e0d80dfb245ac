package litellm.console.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Project;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.release.Release;

/**
 * The parameters of {@code --set}.
 *
 * @param project the working copy, whose templates tell which values are not to be shown
 */
record ParameterSettings(Project project, List<String> faults) {
    private static final Pattern SETTING = Pattern.compile("([^.=]+)\\.([^.=]+)=(.*)", Pattern.DOTALL);

    /** The parameters by stack; what cannot be read is left out, and of two values for one parameter the second. */
    Map<String, Map<String, String>> read(List<String> settings) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        for (String setting : settings) {
            Matcher parts = SETTING.matcher(setting);
            if (parts.matches()) {
                put(parameters, parts.group(1), parts.group(2), parts.group(3));
            } else {
                faults.add(
                        "--set: found \"%s\"; allowed: stack.Parameter=value, for example network.EnableNatGateway=false"
                                .formatted(DeployRequest.excerpt(setting)));
            }
        }
        return parameters;
    }

    private void put(Map<String, Map<String, String>> parameters, String stack, String name, String value) {
        String before =
                parameters.computeIfAbsent(stack, _ -> new LinkedHashMap<>()).putIfAbsent(name, value);
        if (before != null) {
            faults.add("--set %s.%s: found %s; allowed: one value"
                    .formatted(
                            DeployRequest.excerpt(stack),
                            DeployRequest.excerpt(name),
                            mayShow(stack, name)
                                    ? "\"%s\" and \"%s\""
                                            .formatted(DeployRequest.excerpt(before), DeployRequest.excerpt(value))
                                    : "two values, which are not shown"));
        }
    }

    /** A parameter that the working copy does not have may be a secret. */
    private boolean mayShow(String stack, String name) {
        Release release = WorkingCopyRelease.of(project);
        return release.stacks().names().contains(stack)
                && Optional.ofNullable(release.template(stack).parameters().get(name))
                        .filter(parameter -> !parameter.noEcho())
                        .isPresent();
    }
}
