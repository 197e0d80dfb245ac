package litellm.console.agent;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Passes text on in which the agent finds no command: it looks for {@code ##vso[} and {@code ##[} anywhere in a line, so
 * whatever stands before the bracket or the v is set apart by a space. What others wrote is then shown as plain text.
 */
final class NeutralStream extends FilterOutputStream {
    private int signs;

    NeutralStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        if (signs >= 2 && (octet == '[' || octet == 'v' || octet == 'V')) {
            out.write(' ');
        }
        signs = octet == '#' ? signs + 1 : 0;
        out.write(octet);
    }

    /** A stream for printing keeps its faults to itself; whoever asks this one is to learn of them. */
    @Override
    public void flush() throws IOException {
        out.flush();
        if (out instanceof PrintStream stream && stream.checkError()) {
            throw new IOException("what was printed cannot be written");
        }
    }
}
