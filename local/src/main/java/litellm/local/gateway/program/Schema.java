package litellm.local.gateway.program;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The part of LiteLLM's database schema that stands for all of it. */
final class Schema {
    private static final String MIGRATION = """
            CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
                id varchar(36) PRIMARY KEY,
                checksum varchar(64) NOT NULL,
                finished_at timestamptz,
                migration_name varchar(255) NOT NULL UNIQUE,
                started_at timestamptz NOT NULL DEFAULT now(),
                applied_steps_count integer NOT NULL DEFAULT 0);
            CREATE TABLE IF NOT EXISTS "LiteLLM_VerificationToken" (
                token text PRIMARY KEY,
                key_name text,
                spend double precision NOT NULL DEFAULT 0,
                expires timestamp(3),
                models text[]);
            CREATE TABLE IF NOT EXISTS "LiteLLM_ProxyModelTable" (
                model_id text PRIMARY KEY,
                model_name text NOT NULL,
                litellm_params jsonb NOT NULL);
            INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
                VALUES (gen_random_uuid(), md5('init'), '20250326162113_baseline', now(), 1)
                ON CONFLICT (migration_name) DO NOTHING;
            """;

    private Schema() {}

    /** Makes what is missing; several may do so one after the other. */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(MIGRATION);
        }
    }

    /** Fails unless the tables are there and readable. */
    static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM \"LiteLLM_VerificationToken\"")) {
            rows.next();
        }
    }
}
