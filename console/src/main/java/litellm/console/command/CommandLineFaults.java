package litellm.console.command;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.console.Nearest;
import litellm.controlplane.ForeignText;
import picocli.CommandLine;
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
        return Stream.iterate(parsed, Objects::nonNull, ParseResult::subcommand)
                .flatMap(CommandLineFaults::own)
                .toList();
    }

    private static Stream<String> own(ParseResult parsed) {
        return Stream.concat(
                parsed.errors().stream()
                        .filter(ParameterException.class::isInstance)
                        .map(ParameterException.class::cast)
                        .map(CommandLineFaults::fault),
                parsed.matchedOptions().stream().flatMap(CommandLineFaults::beyond));
    }

    private static String fault(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = suggestions(unmatched);
            return suggestions.isEmpty()
                    ? unmatched.getMessage()
                    : "%s; did you mean: %s?".formatted(unmatched.getMessage(), String.join(", ", suggestions));
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
        return "%s: found '%s'; allowed are %s"
                .formatted(option.longestName(), ForeignText.line(value.toString()), allowed);
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

    /** The command's options or its subcommands that look like what was typed. */
    private static List<String> suggestions(UnmatchedArgumentException unmatched) {
        String typed = unmatched.getUnmatched().getFirst();
        CommandLine command = unmatched.getCommandLine();
        return typed.startsWith("-")
                ? Nearest.to(
                        typed.replaceFirst("=.*", ""),
                        command.getCommandSpec().optionsMap().keySet())
                : Nearest.to(typed, command.getSubcommands().keySet());
    }
}
