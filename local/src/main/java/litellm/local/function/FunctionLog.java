package litellm.local.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What one process of a function prints, on its way to its log stream. The process writes to a file: what it printed before it answered is
 * there when the answer comes, so each invocation's lines stand between its START and END.
 */
final class FunctionLog implements AutoCloseable {
    private static final int TAIL = 4_096;

    private final LogShipper shipper;
    private final LogShipper.Stream stream;
    private final RandomAccessFile file;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final StringBuilder invocation = new StringBuilder();
    private boolean closed;

    FunctionLog(LogShipper shipper, LogShipper.Stream stream, Path path) throws IOException {
        this.shipper = shipper;
        this.stream = stream;
        Files.createFile(path);
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    synchronized void start(String requestId, String version) {
        ship();
        invocation.setLength(0);
        add("START RequestId: " + requestId + " Version: " + version);
    }

    /** Says, as Lambda does, that the process could not be initialized. */
    synchronized void initializationFailed(String report) {
        shipAll();
        add("INIT_REPORT " + report);
    }

    /** Ends an invocation's lines; {@code remark} says how it failed where Lambda says so; null otherwise. */
    synchronized void end(String requestId, String remark, String report) {
        shipAll();
        if (remark != null) {
            add(remark);
        }
        add("END RequestId: " + requestId);
        add("REPORT RequestId: " + requestId + "\t" + report);
    }

    /** The last four kilobytes of the invocation's lines. */
    synchronized byte[] tail() {
        byte[] lines = invocation.toString().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOfRange(lines, Math.max(0, lines.length - TAIL), lines.length);
    }

    /** Ships the lines that the process has printed so far. */
    synchronized void ship() {
        if (closed) {
            return;
        }
        try {
            byte[] printed = new byte[Math.toIntExact(file.length() - file.getFilePointer())];
            file.readFully(printed);
            for (byte one : printed) {
                if (one == '\n') {
                    addBegun();
                } else {
                    begun.write(one);
                }
            }
        } catch (IOException e) {
            System.err.println("The log of " + stream.group() + " cannot be read: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        ship();
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            System.err.println("The log of " + stream.group() + " cannot be closed: " + e.getMessage());
        }
    }

    /** Ships the line that has been begun, too: the runtime's own logger ends no line. */
    private void shipAll() {
        ship();
        if (begun.size() > 0) {
            addBegun();
        }
    }

    private void addBegun() {
        add(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
    }

    private void add(String line) {
        invocation.append(line).append('\n');
        shipper.add(stream, line);
    }
}
