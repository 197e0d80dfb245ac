package litellm.console.request;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.ForeignText;
import litellm.console.Project;
import litellm.console.document.JsonDocument;

/**
 * A request to deploy, as a person typed it.
 *
 * @param environment the environment's name
 * @param stack the stack to deploy, or {@code all}
 * @param parameterFile a file with parameters, where one was named
 * @param settings parameters in the form {@code stack.Parameter=value}; they win over the file, and a later one over an earlier
 * @param tags in the form {@code Name=value}
 */
public record DeployRequest(
        String environment, String stack, Optional<Path> parameterFile, List<String> settings, List<String> tags) {
    /** Step Functions' limit for the input of an execution, in bytes of UTF-8 (Developer Guide, "Quotas"). */
    static final int LIMIT = 262_144;

    /** The tags that a request can set; they stand on every resource. */
    private static final List<String> TAGS = List.of("CostCenter", "Owner", "Project", "Compliance");

    private static final Pattern SETTING = Pattern.compile("([^.=]+)\\.([^.=]+)=(.*)", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("([^=]+)=(.*)", Pattern.DOTALL);

    /**
     * The input of the execution, as JSON.
     *
     * @param stacks the names of the stacks that there are
     * @param faults takes every fault that is found; with one, the result is of no use
     */
    public String toInput(List<String> stacks, List<String> faults) {
        checkEnvironment(environment, faults);
        check("--stack", stack, withAll(stacks), faults);
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("action", "deploy");
        input.put("environment", environment);
        input.put("stack", stack);
        input.put("parameters", parameters(stacks, faults));
        input.put("tags", tags(faults));
        String json = JsonDocument.write(input);
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        if (size > LIMIT) {
            faults.add("The request: found %d bytes; allowed: at most %d, Step Functions' limit for an input"
                    .formatted(size, LIMIT));
        }
        return json;
    }

    /** Reports an environment that does not exist. */
    public static void checkEnvironment(String environment, List<String> faults) {
        check("ENV", environment, Project.ENVIRONMENTS, faults);
    }

    private Map<String, Map<String, String>> parameters(List<String> stacks, List<String> faults) {
        Map<String, Map<String, String>> parameters = parameterFile
                .map(file -> new ParameterFile(file, faults).read())
                .orElseGet(LinkedHashMap::new);
        parameters.keySet().forEach(name -> check("--params, stack", name, stacks, faults));
        for (String setting : settings) {
            Matcher parts = SETTING.matcher(setting);
            if (parts.matches()) {
                check("--set " + excerpt(setting) + ", stack", parts.group(1), stacks, faults);
                parameters
                        .computeIfAbsent(parts.group(1), name -> new LinkedHashMap<>())
                        .put(parts.group(2), parts.group(3));
            } else {
                faults.add(
                        "--set: found \"%s\"; allowed: stack.Parameter=value, for example network.EnableNatGateway=false"
                                .formatted(excerpt(setting)));
            }
        }
        return parameters;
    }

    private Map<String, String> tags(List<String> faults) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String tag : tags) {
            Matcher parts = TAG.matcher(tag);
            if (parts.matches()) {
                check("--tag " + excerpt(tag) + ", name", parts.group(1), TAGS, faults);
                values.put(parts.group(1), parts.group(2));
            } else {
                faults.add(
                        "--tag: found \"%s\"; allowed: Name=value, for example Owner=platform".formatted(excerpt(tag)));
            }
        }
        return values;
    }

    private static void check(String place, String found, List<String> allowed, List<String> faults) {
        if (!allowed.contains(found)) {
            faults.add("%s: found \"%s\"; allowed: %s".formatted(place, excerpt(found), String.join(", ", allowed)));
        }
    }

    private static List<String> withAll(List<String> stacks) {
        List<String> all = new ArrayList<>(List.of("all"));
        all.addAll(stacks);
        return all;
    }

    /** Enough of a text to recognise it: a whole megabyte helps nobody. */
    private static String excerpt(String text) {
        String line = ForeignText.line(text);
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
