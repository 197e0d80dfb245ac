package litellm.console.command;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import litellm.console.Nearest;
import picocli.CommandLine;
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
        return parsed.errors().stream()
                .filter(ParameterException.class::isInstance)
                .map(ParameterException.class::cast)
                .map(CommandLineFaults::fault);
    }

    private static String fault(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = suggestions(unmatched);
            return suggestions.isEmpty()
                    ? unmatched.getMessage()
                    : "%s; did you mean: %s?".formatted(unmatched.getMessage(), String.join(", ", suggestions));
        }
        return error.getMessage();
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
