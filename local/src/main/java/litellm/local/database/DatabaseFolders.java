package litellm.local.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Where the data of databases and snapshots lie: in folders of PostgreSQL's installation, which is made with the first of them. */
final class DatabaseFolders {
    private final Path folder;
    private final AtomicLong last = new AtomicLong();
    private PostgresInstallation installation;
    private boolean closed;

    DatabaseFolders(Path folder) {
        this.folder = folder;
    }

    /** The installation. Throws IOException once the local cloud ends. */
    synchronized PostgresInstallation installation() throws IOException {
        if (closed) {
            throw new IOException("the local cloud ends");
        }
        if (installation == null) {
            installation = PostgresInstallation.prepare(folder);
        }
        return installation;
    }

    /** A folder for one more of a kind. Its name is never used twice: a deleted instance's folder may still be going away. */
    Path next(PostgresInstallation postgres, String kind) {
        return postgres.home().resolve(kind).resolve(Long.toString(last.incrementAndGet()));
    }

    /** Nothing is made any more. */
    synchronized void close() {
        closed = true;
    }

    /** Removes every file. */
    void remove() throws IOException {
        PostgresInstallation.remove(folder);
    }
}
