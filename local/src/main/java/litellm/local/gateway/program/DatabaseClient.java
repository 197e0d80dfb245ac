package litellm.local.gateway.program;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a serving task does with its database: it keeps a session open, as LiteLLM's pool does, and logs in anew again and
 * again, so that a login that stops working is noticed at once.
 */
final class DatabaseClient implements AutoCloseable {
    private final DatabaseUrl url;
    private final String application;
    private final Duration interval;
    private final TaskLog log;
    private final Thread loop;
    private volatile LoginCount count = LoginCount.none();
    private Connection pooled;

    private DatabaseClient(DatabaseUrl url, String application, Duration interval, TaskLog log) {
        this.url = url;
        this.application = application;
        this.interval = interval;
        this.log = log;
        loop = Thread.ofVirtual().name("logins of " + application).unstarted(this::loop);
    }

    static DatabaseClient start(DatabaseUrl url, String application, Duration interval, TaskLog log) {
        DatabaseClient client = new DatabaseClient(url, application, interval, log);
        client.loop.start();
        return client;
    }

    LoginCount count() {
        return count;
    }

    /** Whether the database answers and has LiteLLM's tables. */
    boolean isConnected() {
        try {
            return ask(connection -> {
                Schema.check(connection);
                return true;
            });
        } catch (SQLException _) {
            return false;
        }
    }

    /** What a query gives on the session kept open or, where it fails there, on a new one: the database may have started anew. */
    synchronized <T> T ask(Query<T> query) throws SQLException {
        boolean kept = pooled != null;
        try {
            return query.run(session());
        } catch (SQLException e) {
            closeSession();
            if (!kept) {
                throw e;
            }
            return ask(query);
        }
    }

    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Ends the logins and the session. */
    @Override
    public void close() {
        loop.interrupt();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closeSession();
        }
    }

    private void loop() {
        boolean worked = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                url.connect(application).close();
                count = count.succeeded();
                worked = true;
            } catch (SQLException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                count = count.failed(e.getMessage());
                if (worked) {
                    log.write("Can't reach the database: " + e.getMessage());
                }
                worked = false;
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection session() throws SQLException {
        if (pooled == null) {
            pooled = url.connect(application);
        }
        return pooled;
    }

    private void closeSession() {
        if (pooled != null) {
            try {
                pooled.close();
            } catch (SQLException e) {
                log.write("The database session did not close cleanly: " + e.getMessage());
            }
            pooled = null;
        }
    }
}
