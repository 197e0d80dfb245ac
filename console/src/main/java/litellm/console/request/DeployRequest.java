package litellm.console.request;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Project;
import litellm.controlplane.ForeignText;

/**
 * A request to deploy, or to plan that, as a person typed it.
 *
 * @param action {@code deploy} or {@code plan}
 * @param stack the stack to deploy, or {@code all}
 * @param parameterFile a file with parameters, where one was named
 * @param settings parameters in the form {@code stack.Parameter=value}; they win over the file
 * @param tags in the form {@code Name=value}
 * @param options what else it takes, by the names of the request's schema
 */
public record DeployRequest(
        String action,
        String environment,
        String stack,
        Optional<Path> parameterFile,
        List<String> settings,
        List<String> tags,
        Map<String, Object> options) {
    private static final Pattern TAG = Pattern.compile("([^=]+)=(.*)", Pattern.DOTALL);

    /**
     * The request for the state machine, checked; see {@link ActionRequest#check}.
     *
     * @param faults takes every fault that is found; with one, the result is of no use
     */
    public ActionRequest checkedRequest(Project project, List<String> faults) {
        List<String> unreadable = new ArrayList<>();
        ActionRequest request = request(parameters(project, unreadable), unreadable);
        request.check(project, unreadable, faults);
        return request;
    }

    /**
     * The parameters by stack, checked against the working copy: for what is answered without an account.
     *
     * @param faults takes every fault that is found; with one, the result is of no use
     */
    public Map<String, Map<String, String>> checkedParameters(Project project, List<String> faults) {
        List<String> unreadable = new ArrayList<>();
        // Read once: from a pipe it cannot be read again.
        Map<String, Map<String, String>> parameters = parameters(project, unreadable);
        faults.addAll(new WorkingCopyCheck(project)
                .faults(request(parameters, unreadable).input()));
        faults.addAll(unreadable);
        return parameters;
    }

    private ActionRequest request(Map<String, Map<String, String>> parameters, List<String> unreadable) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("stack", stack);
        members.put("parameters", parameters);
        members.put("tags", tags(unreadable));
        members.putAll(options);
        return new ActionRequest(action, environment, members);
    }

    private Map<String, Map<String, String>> parameters(Project project, List<String> faults) {
        Map<String, Map<String, String>> parameters = parameterFile
                .map(file -> new ParameterFile(file, faults).read())
                .orElseGet(LinkedHashMap::new);
        new ParameterSettings(project, faults)
                .read(settings)
                .forEach((stack, values) -> parameters
                        .computeIfAbsent(stack, _ -> new LinkedHashMap<>())
                        .putAll(values));
        return parameters;
    }

    private Map<String, String> tags(List<String> faults) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String tag : tags) {
            Matcher parts = TAG.matcher(tag);
            if (parts.matches()) {
                put(values, parts.group(1), parts.group(2), faults);
            } else {
                faults.add(
                        "--tag: found \"%s\"; allowed: Name=value, for example Owner=platform".formatted(excerpt(tag)));
            }
        }
        return values;
    }

    private static void put(Map<String, String> tags, String name, String value, List<String> faults) {
        String before = tags.putIfAbsent(name, value);
        if (before != null) {
            faults.add("--tag %s: found \"%s\" and \"%s\"; allowed: one value"
                    .formatted(excerpt(name), excerpt(before), excerpt(value)));
        }
    }

    /** Enough of a text to recognise it: a whole megabyte helps nobody. */
    public static String excerpt(String text) {
        return ForeignText.cut(ForeignText.line(text), 61);
    }
}
