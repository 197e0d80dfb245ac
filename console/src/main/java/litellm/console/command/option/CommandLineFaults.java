package litellm.console.command.option;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.Nearest;
import litellm.console.request.DeployRequest;
import litellm.controlplane.ForeignText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli found wrong with a command line, each with what was probably meant. */
public final class CommandLineFaults {
    private CommandLineFaults() {}

    /** The faults of the command and of the commands it belongs to. */
    public static List<String> of(ParseResult parsed) {
        return Stream.concat(unknownCommand(parsed).stream(), commands(parsed).flatMap(CommandLineFaults::own))
                .toList();
    }

    /** The command and those below it that the line names. */
    private static Stream<ParseResult> commands(ParseResult parsed) {
        return Stream.iterate(parsed, Objects::nonNull, ParseResult::subcommand);
    }

    /** That there is a word in the place of a command's name that is none; picocli does not say so where help is asked for. */
    public static Optional<String> unknownCommand(ParseResult parsed) {
        return commands(parsed)
                .flatMap(command -> unknownCommand(
                        command.unmatched(), command.commandSpec().commandLine())
                        .stream())
                .findFirst();
    }

    private static Optional<String> unknownCommand(List<String> unmatched, CommandLine group) {
        return unmatched.stream()
                .findFirst()
                .filter(word -> isCommand(word, group))
                .map(word -> noCommand(word, group));
    }

    private static boolean isCommand(String word, CommandLine group) {
        return !word.startsWith("-") && !group.getSubcommands().isEmpty();
    }

    /** That a command has no other command of that name. */
    public static String noCommand(String name, CommandLine group) {
        Set<String> names = group.getSubcommands().keySet();
        // The older system has pipelines such as teardown-alb.
        Stream<String> begun = names.stream().filter(command -> name.startsWith(command + "-"));
        return suggesting(
                "There is no command \"%s\"".formatted(DeployRequest.excerpt(name)),
                Stream.concat(Nearest.to(name, names).stream(), begun)
                        .distinct()
                        .toList());
    }

    private static Stream<String> own(ParseResult parsed) {
        List<ParameterException> errors = parsed.errors().stream()
                .filter(ParameterException.class::isInstance)
                .map(ParameterException.class::cast)
                .toList();
        return Stream.concat(
                errors.stream()
                        .filter(error -> !isSaid(error, errors))
                        .filter(error -> !isUnknownCommand(error))
                        .map(error -> fault(error, parsed)),
                parsed.matchedOptions().stream().flatMap(CommandLineFaults::beyond));
    }

    /** Whether what is missing is named by an error before it: picocli names all that is missing with the first of them. */
    private static boolean isSaid(ParameterException error, List<ParameterException> errors) {
        return error instanceof MissingParameterException missing
                && errors.stream()
                        .takeWhile(earlier -> !earlier.equals(error))
                        .anyMatch(earlier -> earlier instanceof MissingParameterException named
                                && missing.getMissing().stream()
                                        .allMatch(argument ->
                                                named.getMessage().contains("'" + argument.paramLabel() + "'")));
    }

    private static boolean isUnknownCommand(ParameterException error) {
        return error instanceof UnmatchedArgumentException unmatched
                && isCommand(unmatched.getUnmatched().getFirst(), unmatched.getCommandLine());
    }

    private static String fault(ParameterException error, ParseResult parsed) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, parsed);
        }
        return Optional.ofNullable(error.getValue())
                .flatMap(value -> otherType(error.getArgSpec(), value))
                .orElseGet(error::getMessage);
    }

    /** A value that cannot be read as the option's type; picocli would name the type in Java's words. */
    private static Optional<String> otherType(ArgSpec argument, String value) {
        Optional<String> allowed = argument.typeInfo().isBoolean()
                ? Optional.of("true, false")
                : numbers(argument).map(CommandLineFaults::allowance);
        return allowed.filter(_ -> argument.isOption()).map(values -> fault((OptionSpec) argument, value, values));
    }

    /** A number beyond those that the option takes. */
    private static Stream<String> beyond(OptionSpec option) {
        return numbers(option).stream()
                .filter(numbers ->
                        option.getValue() instanceof Integer value && (value < numbers.from() || value > numbers.to()))
                .map(numbers -> fault(option, option.getValue(), allowance(numbers)));
    }

    private static String fault(OptionSpec option, Object value, String allowed) {
        return "%s: found %s; allowed are %s"
                .formatted(option.longestName(), ForeignText.line("'" + value + "'"), allowed);
    }

    private static Optional<WholeNumber> numbers(ArgSpec argument) {
        return argument.userObject() instanceof Field field
                ? Optional.ofNullable(field.getAnnotation(WholeNumber.class))
                : Optional.empty();
    }

    private static String allowance(WholeNumber numbers) {
        return "whole numbers from %d".formatted(numbers.from())
                + (numbers.to() == Integer.MAX_VALUE ? "" : " to %d".formatted(numbers.to()));
    }

    private static String unmatched(UnmatchedArgumentException error, ParseResult parsed) {
        String typed = error.getUnmatched().getFirst();
        if (!typed.startsWith("-")) {
            return error.getMessage();
        }
        String option = typed.replaceFirst("=.*", "");
        return commands(parsed)
                .skip(1)
                .map(ParseResult::commandSpec)
                .filter(command -> command.optionsMap().containsKey(option))
                .findFirst()
                .map(command -> "%s: found before %s; allowed: after it".formatted(option, command.name()))
                .orElseGet(() -> suggesting(
                        unknown(error.getUnmatched()),
                        Nearest.to(
                                option,
                                error.getCommandLine()
                                        .getCommandSpec()
                                        .optionsMap()
                                        .keySet())));
    }

    /** To picocli all that follows an unknown option is one as well. */
    private static String unknown(List<String> unmatched) {
        Map<Boolean, List<String>> words = unmatched.stream()
                .collect(Collectors.partitioningBy(
                        word -> word.startsWith("-"), Collectors.mapping("'%s'"::formatted, Collectors.toList())));
        List<String> options = words.get(true);
        return "Unknown option%s: %s".formatted(options.size() == 1 ? "" : "s", String.join(", ", options))
                + (words.get(false).isEmpty() ? "" : "; found beside it: " + String.join(", ", words.get(false)));
    }

    private static String suggesting(String fault, List<String> words) {
        return words.isEmpty() ? fault : "%s; did you mean: %s?".formatted(fault, String.join(", ", words));
    }
}
