package litellm.controlplane.compliance.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Fills in what a rule says about a resource. In a command every value is quoted for a POSIX shell: a name is whatever its
 * owner typed, and the command is there to be pasted.
 */
public final class FixCommand {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private FixCommand() {}

    /**
     * The command that {@code template} makes for the resource.
     *
     * @param template with {@code {id}}, {@code {arn}}, {@code {name}}, {@code {environment}} or a detail's name in braces
     */
    public static String of(String template, Resource resource, String environment, String region) {
        String command = filled(template, resource, environment, true);
        return command.startsWith("aws ") ? command + " --region " + region : command;
    }

    /**
     * One command of those that {@code steps} make for the resource, each after the one before has succeeded. A step with the
     * name of a detail that is a list stands for one command for each of its elements.
     */
    public static String of(List<String> steps, Resource resource, String environment, String region) {
        return steps.stream()
                .flatMap(step -> each(step, resource).map(one -> of(step, one, environment, region)))
                .collect(Collectors.joining(" && "));
    }

    /** The resource itself, or, where the step names a list, once with each element in the list's place. */
    private static Stream<Resource> each(String step, Resource resource) {
        return PLACE.matcher(step)
                .results()
                .map(place -> place.group(1))
                .flatMap(name -> resource.details().get(name) instanceof List<?> elements
                        ? Stream.of(elements.stream().map(element -> resource.with(Map.of(name, element))))
                        : Stream.empty())
                .findFirst()
                .orElse(Stream.of(resource));
    }

    /** The sentence that {@code template} makes for the resource, by the same places. */
    public static String sentence(String template, Resource resource, String environment) {
        return filled(template, resource, environment, false);
    }

    private static String filled(String template, Resource resource, String environment, boolean quoted) {
        return PLACE.matcher(template).replaceAll((MatchResult place) -> {
            String value = value(place.group(1), resource, environment);
            return Matcher.quoteReplacement(quoted ? quoted(value) : value);
        });
    }

    private static String value(String name, Resource resource, String environment) {
        return switch (name) {
            case "id" -> resource.id();
            case "arn" -> resource.arn();
            case "name" -> resource.name();
            case "environment" -> environment;
            default ->
                Optional.ofNullable(resource.details().get(name))
                        .map(String::valueOf)
                        .orElse("unknown");
        };
    }

    private static String quoted(String value) {
        return SAFE.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
