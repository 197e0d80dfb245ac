package litellm.controlplane.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is printed, which is the functions' log. Whoever reads it holds the lock on {@code Resources.SYSTEM_OUT}. */
public final class StandardOutput implements AutoCloseable {
    private final PrintStream before = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /** From now on what is printed comes here. */
    public StandardOutput() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    /** What is printed while {@code work} runs. */
    public static String of(Runnable work) {
        try (StandardOutput output = new StandardOutput()) {
            work.run();
            return output.text();
        }
    }

    /** What has been printed so far. */
    public String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setOut(before);
    }
}
