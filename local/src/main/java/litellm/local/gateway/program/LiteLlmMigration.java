package litellm.local.gateway.program;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import litellm.local.image.Temper;

/** {@code litellm --skip_server_startup}: brings the database to the image's schema and ends. */
final class LiteLlmMigration implements Program {
    /** SIGKILL's, for one that is stopped half-way. */
    private static final int KILLED = 137;

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread thread;

    private LiteLlmMigration(LiteLlm litellm) {
        thread = Thread.ofVirtual().name("migration " + litellm.taskId()).unstarted(() -> exit.complete(run(litellm)));
    }

    static Program start(LiteLlm litellm) {
        LiteLlmMigration program = new LiteLlmMigration(litellm);
        program.thread.start();
        return program;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /** An interruption closes the database session, even one that waits for a lock. */
    @Override
    public void stop() {
        if (exit.complete(KILLED)) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Migrates and logs how it went; a task without a database has nothing to migrate. */
    static boolean migrate(LiteLlm litellm) {
        if (litellm.databaseUrl().isEmpty()) {
            return true;
        }
        if (litellm.image().temper() == Temper.MIGRATION_FAILS) {
            litellm.log().write("prisma migrate deploy failed: P3018: a migration failed to apply");
            return false;
        }
        try (Connection connection = DatabaseUrl.parse(litellm.databaseUrl()).connect("litellm " + litellm.taskId())) {
            Schema.migrate(connection);
            litellm.log().write("prisma migrate deploy: all migrations have been applied");
            return true;
        } catch (SQLException | IllegalArgumentException e) {
            litellm.log().write("prisma migrate deploy failed: " + e.getMessage());
            return false;
        }
    }

    private static int run(LiteLlm litellm) {
        if (litellm.databaseUrl().isEmpty()) {
            litellm.log().write("prisma migrate deploy failed: DATABASE_URL is not set");
            return 1;
        }
        if (!litellm.mayMigrate()) {
            litellm.log().write("DISABLE_SCHEMA_UPDATE is true: the database is left as it is");
            return 0;
        }
        return migrate(litellm) ? 0 : 1;
    }
}
