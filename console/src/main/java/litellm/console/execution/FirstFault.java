package litellm.console.execution;

import java.util.List;
import litellm.controlplane.ForeignText;

/** What is said of many faults where there is one line for them. */
public final class FirstFault {
    private FirstFault() {}

    /** A text of others, safe to show: its one line, or of several the first and how many more there are. */
    public static String of(String text) {
        List<String> lines = ForeignText.lines(text)
                .lines()
                .map(ForeignText::line)
                .filter(line -> !line.isEmpty())
                .toList();
        return switch (lines.size()) {
            case 0 -> "";
            case 1 -> lines.getFirst();
            default -> "%s (and %d more)".formatted(lines.getFirst(), lines.size() - 1);
        };
    }
}
