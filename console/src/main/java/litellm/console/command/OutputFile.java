package litellm.console.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import litellm.controlplane.ForeignText;

/** A file that a command writes in the end: whether it can is known before the command does anything. */
final class OutputFile {
    private OutputFile() {}

    /** Reports a file in a folder that does not exist; null for no file. */
    static void check(String option, Path file, List<String> faults) {
        if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
            faults.add("%s: found %s in a folder that does not exist; allowed: a file in one that does"
                    .formatted(option, ForeignText.line(file.toString())));
        }
    }
}
