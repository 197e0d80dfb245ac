package litellm.controlplane.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is printed, which is the functions' log. Whoever reads it holds the lock on {@code Resources.SYSTEM_OUT}. */
public final class StandardOutput {
    private StandardOutput() {}

    /** What is printed while {@code work} runs. */
    public static String of(Runnable work) {
        PrintStream standardOutput = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(standardOutput);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
