package litellm.local.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short programs that are run to their end. */
final class Commands {
    private Commands() {}

    /**
     * Runs a command.
     *
     * @throws IOException when it cannot be started or ends with another code than 0; with what it printed
     */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = exitCode(process);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": " + output.strip());
        }
    }

    /** Whether a command exists and ends with 0. */
    static boolean succeeds(List<String> command) {
        try {
            run(command);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while " + process.info().command().orElse("a command") + " ran", e);
        }
    }
}
