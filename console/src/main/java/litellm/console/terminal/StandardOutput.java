package litellm.console.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The process's standard output. A stream for printing keeps its faults to itself, and {@code command | head} would run on for
 * nobody; this one throws {@link ClosedPipe}. Any other fault stays the printing stream's, as one of a full disk.
 */
final class StandardOutput extends FilterOutputStream {
    private static final int TYPE = 0170000;

    /** A pipe's and a socket's (inode(7)): neither has another fault than that its reader is gone. */
    private static final Set<Integer> READ_BY_A_PROGRAM = Set.of(0010000, 0140000);

    private StandardOutput(OutputStream out) {
        super(out);
    }

    /** A stream for printing to it. */
    static PrintStream print(Charset charset) {
        OutputStream out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        return new PrintStream(new BufferedOutputStream(out), true, charset);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            if (isReadByAProgram()) {
                throw new ClosedPipe();
            }
            throw e;
        }
    }

    /** Not the fault's message, which is in the machine's language. */
    private static boolean isReadByAProgram() throws IOException {
        return Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") instanceof Integer mode
                && READ_BY_A_PROGRAM.contains(mode & TYPE);
    }
}
