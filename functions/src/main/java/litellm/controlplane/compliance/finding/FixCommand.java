package litellm.controlplane.compliance.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ShellWord;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.YamlMapping;

/**
 * The command that puts something right, as a rule says it. Every value that it gets is quoted for a POSIX shell: a name is
 * whatever its owner typed, and the command is there to be pasted.
 *
 * @param steps commands of which each is run after the one before has succeeded, with {@code {id}}, {@code {arn}}, {@code
 *     {name}}, {@code {environment}} or a detail's name in braces. A step with the name of a detail that is a list stands for
 *     one command for each of its elements. No steps where no command does
 */
public record FixCommand(List<String> steps) {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    public FixCommand {
        steps = List.copyOf(steps);
    }

    /** One step, a sequence of them, or none: the member called {@code name} of a rule. */
    public static FixCommand parse(YamlMapping rule, String name) {
        return new FixCommand(rule.members().get(name) instanceof String step ? List.of(step) : rule.texts(name));
    }

    /** The command for the resource; empty where there is none, or where something in it is not known. */
    public String of(Resource resource, String environment, String region) {
        boolean known = steps.stream()
                .flatMap(FixCommand::places)
                .allMatch(name -> value(name, resource, environment).isPresent());
        return known ? command(resource, environment, region) : "";
    }

    private String command(Resource resource, String environment, String region) {
        return steps.stream()
                .flatMap(step -> each(step, resource).map(one -> filled(step, one, environment, ShellWord::quoted)))
                .map(command -> command.startsWith("aws ") ? command + " --region " + region : command)
                .collect(Collectors.joining(" && "));
    }

    /** The sentence that {@code template} makes for the resource, by the same places; what is not known is {@code unknown}. */
    public static String sentence(String template, Resource resource, String environment) {
        return filled(template, resource, environment, UnaryOperator.identity());
    }

    /** The resource itself, or, where the step names a list, once with each element in the list's place. */
    private static Stream<Resource> each(String step, Resource resource) {
        return places(step)
                .flatMap(name -> resource.details().get(name) instanceof List<?> elements
                        ? Stream.of(elements.stream().map(element -> resource.with(Map.of(name, element))))
                        : Stream.empty())
                .findFirst()
                .orElse(Stream.of(resource));
    }

    private static Stream<String> places(String template) {
        return PLACE.matcher(template).results().map(place -> place.group(1));
    }

    private static String filled(
            String template, Resource resource, String environment, UnaryOperator<String> written) {
        return PLACE.matcher(template).replaceAll((MatchResult place) -> {
            String value = value(place.group(1), resource, environment).orElse("unknown");
            return Matcher.quoteReplacement(written.apply(value));
        });
    }

    private static Optional<String> value(String name, Resource resource, String environment) {
        return switch (name) {
            case "id" -> Optional.of(resource.id());
            case "arn" -> Optional.of(resource.arn());
            case "name" -> Optional.of(resource.name());
            case "environment" -> Optional.of(environment);
            default -> Optional.ofNullable(resource.details().get(name)).map(String::valueOf);
        };
    }
}
