package litellm.console.command.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import litellm.console.ConsoleException;
import litellm.controlplane.ForeignText;

/** A file that a command writes in the end: whether it can is known, as far as possible, before the command does anything. */
public final class OutputFile {
    private OutputFile() {}

    /** Reports a folder, and a file in a folder that does not exist; null for no file. */
    public static void check(String option, Path file, List<String> faults) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            faults.add("%s: found %s, which is a folder; allowed: a file".formatted(option, name(file)));
        } else if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            faults.add("%s: found %s in a folder that does not exist; allowed: a file in one that does"
                    .formatted(option, name(file)));
        }
    }

    /**
     * Writes what the command was for.
     *
     * @return where it is
     * @throws ConsoleException that says that the command failed: by now it has done its work
     */
    public static Path write(String option, Path file, String text) {
        try {
            return Files.writeString(file, text).toAbsolutePath();
        } catch (IOException e) {
            throw ConsoleException.failed("%s: %s cannot be written (%s)"
                    .formatted(option, name(file), e.getClass().getSimpleName()));
        }
    }

    private static String name(Path file) {
        return ForeignText.line(file.toString());
    }
}
