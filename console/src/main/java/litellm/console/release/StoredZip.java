package litellm.console.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file that depends on its content alone: fixed times, no compression (deflate differs between zlib builds). */
final class StoredZip {
    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private StoredZip() {}

    static byte[] of(List<Artifact> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Artifact file : files) {
                zip.putNextEntry(entry(file));
                zip.write(file.content());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A zip in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(Artifact file) {
        CRC32 checksum = new CRC32();
        checksum.update(file.content());
        ZipEntry entry = new ZipEntry(file.name());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.content().length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(ANY_TIME);
        return entry;
    }
}
