package litellm.console.document;

import java.io.IOException;
import java.io.InputStream;

/** What a person hands over in a file, a pipe or a device: the last two do not say how much they hold, and may have no end. */
public final class GivenBytes {
    /** More than every parameter of every stack at its longest, and than any secret takes; little enough to be read at once. */
    private static final int MOST = 1 << 20;

    private GivenBytes() {}

    /**
     * Reads all of it.
     *
     * @param place what a fault calls it, usually the file's name
     * @throws DocumentException if there is too much of it
     */
    public static byte[] read(String place, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            throw new DocumentException(place, "found more than %d bytes; allowed: at most %1$d".formatted(MOST));
        }
        return bytes;
    }
}
