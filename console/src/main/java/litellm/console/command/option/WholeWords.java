package litellm.console.command.option;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A section of a command's help whose lines end at blanks only. Those of picocli end within words, after the dot of
 * {@code network.EnableNatGateway} for one, but an example is there to be copied.
 */
public record WholeWords(IHelpSectionRenderer section) implements IHelpSectionRenderer {
    /** Characters: more than any line has, so that picocli breaks none. */
    private static final int UNBROKEN = 2000;

    /** A name, if there is one, and a description: where that begins, the lines that follow begin as well. */
    private static final Pattern LINE = Pattern.compile("( *(?:\\S.*?  +)?)(.*)");

    /** Has the lines of a command's descriptions, and of the exit codes below them, end at blanks. */
    public static void keepIn(CommandLine command) {
        List.of(
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        UsageMessageSpec.SECTION_KEY_FOOTER)
                .forEach(key ->
                        command.getHelpSectionMap().computeIfPresent(key, (_, section) -> new WholeWords(section)));
    }

    @Override
    public String render(Help help) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        boolean automatic = usage.autoWidth();
        int width = usage.width();
        usage.autoWidth(false).width(UNBROKEN);
        try {
            return section.render(help)
                    .lines()
                    .map(line -> broken(line, width) + System.lineSeparator())
                    .collect(Collectors.joining());
        } finally {
            usage.width(width).autoWidth(automatic);
        }
    }

    private static String broken(String line, int width) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return line;
        }
        // A name may have colours, which take no room.
        int indent = ForeignText.lines(parts.group(1)).length();
        String text = parts.group(2)
                .replaceAll(
                        "(.{1,%d}|\\S+)(?: +|$)".formatted(width - indent),
                        "$1" + System.lineSeparator() + " ".repeat(indent));
        return parts.group(1) + text.stripTrailing();
    }
}
