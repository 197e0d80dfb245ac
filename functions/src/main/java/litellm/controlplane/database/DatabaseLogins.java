package litellm.controlplane.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The gateway's two logins, {@code litellm_a} and {@code litellm_b}, and the role that owns everything they make.
 *
 * <p>Both logins are members of {@code litellm_owner} and become it as they log in, so what one makes the other can read,
 * alter and drop. AWS's own sample for alternating users leaves ownership with the login that made a table
 * (aws-samples/aws-secrets-manager-rotation-lambdas, issues 56 and 175).
 *
 * <p>An instance is one session of the database's administrator; close it after use.
 */
public final class DatabaseLogins implements AutoCloseable {
    /** The role that owns the schema and all in it; nobody logs in as it. */
    public static final String OWNER = "litellm_owner";

    private static final String FIRST = "litellm_a";
    private static final String SECOND = "litellm_b";
    private static final List<String> LOGINS = List.of(FIRST, SECOND);

    /** Any number that no one else locks. */
    private static final long LOCK = 0x6C69_7465_6C6C_6DL;

    /** Hashed on this side, so the server, its log and its statistics never see the password. */
    private static final String PASSWORD_HASH = "scram-sha-256";

    /**
     * Makes the statements that hand everything the administrator owns in the schema to the owner. Indexes go with their
     * tables, and so do the sequences that belong to a column.
     */
    private static final String HAND_OVER = """
            SELECT format('ALTER TABLE public.%I OWNER TO %I', relname, ?)
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user
               AND (relkind IN ('r', 'p', 'v', 'm')
                    OR relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i')))
            UNION ALL
            SELECT format('ALTER TYPE public.%I OWNER TO %I', typname, ?)
              FROM pg_type
             WHERE typnamespace = 'public'::regnamespace AND pg_get_userbyid(typowner) = current_user AND typtype IN ('d', 'e')
            """;

    /** Whether everything that {@link #prepare} makes is there; no row where there is no owner. Any login may ask it. */
    private static final String IS_PREPARED = """
            SELECT has_database_privilege(owner.oid, current_database(), 'CONNECT')
                   AND has_database_privilege(owner.oid, current_database(), 'CREATE')
                   AND has_database_privilege(owner.oid, current_database(), 'TEMPORARY')
                   AND EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public' AND nspowner = owner.oid)
                   AND NOT EXISTS (SELECT FROM pg_class
                                    WHERE relnamespace = 'public'::regnamespace AND relowner <> owner.oid)
                   AND NOT EXISTS (SELECT FROM pg_type
                                    WHERE typnamespace = 'public'::regnamespace AND typowner <> owner.oid)
                   AND (SELECT count(*) FROM pg_roles
                         WHERE rolname IN (?, ?) AND rolcanlogin AND rolconnlimit = -1
                               AND coalesce(rolvaliduntil, 'infinity') = 'infinity'
                               AND pg_has_role(oid, owner.oid, 'MEMBER')
                               AND 'role=' || owner.rolname = ANY (rolconfig)) = 2
              FROM pg_roles owner
             WHERE owner.rolname = ?
            """;

    private final Connection session;
    private final String database;

    private DatabaseLogins(Connection session, String database) {
        this.session = session;
        this.database = database;
    }

    /**
     * Opens the administrator's session.
     *
     * @param administrator a role that may create roles: RDS's master user
     * @throws DatabaseUnavailable where that login is refused, too: RDS renews its password, and the secret has the new one later
     */
    public static DatabaseLogins open(DatabaseServer server, Credential administrator) {
        return server.connectUnlessRefused(administrator)
                .map(session -> new DatabaseLogins(session, server.address().name()))
                .orElseThrow(() -> DatabaseUnavailable.toAdministrator(administrator.username()));
    }

    /** The login to start with. */
    public static String first() {
        return FIRST;
    }

    /** Whether this is one of the two logins. */
    public static boolean contains(String login) {
        return LOGINS.contains(login);
    }

    /**
     * The login whose turn comes after this one.
     *
     * @throws IllegalArgumentException where {@code login} is neither of the two
     */
    public static String after(String login) {
        return switch (login) {
            case FIRST -> SECOND;
            case SECOND -> FIRST;
            default ->
                throw new IllegalArgumentException(
                        "Login of the database: found %s; allowed: %s".formatted(login, LOGINS));
        };
    }

    /**
     * Whether this login works and {@link #prepare} has nothing to make, as the login sees it: the administrator need not be
     * asked.
     *
     * @throws DatabaseException where the server cannot be asked or the question fails
     */
    static boolean arePrepared(DatabaseServer server, Credential login) {
        try (Connection session = server.connectUnlessKeptOut(login).orElse(null)) {
            return session != null && arePrepared(session);
        } catch (SQLException e) {
            throw DatabaseException.of("Look at the logins as " + login.username(), e);
        }
    }

    private static boolean arePrepared(Connection session) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(IS_PREPARED)) {
            query.setString(1, FIRST);
            query.setString(2, SECOND);
            query.setString(3, OWNER);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Waits until no other session has the logins to itself, and has them until it is closed. Who makes them or sets a password
     * looks only then at what it goes by: another may have changed it, or have given it up, meanwhile.
     *
     * @throws DatabaseUnavailable where the other takes too long
     */
    public void lock() {
        attempt("Wait for others to have changed the logins", () -> {
            try (PreparedStatement lock = session.prepareStatement("SELECT pg_advisory_lock(?)")) {
                lock.setLong(1, LOCK);
                return lock.execute();
            }
        });
    }

    /**
     * Makes the owner and both logins, without passwords, and gives the owner the schema and everything the administrator owns
     * in it: a database of the older system was filled by its administrator. What is already there stays, but for what
     * keeps a login from logging in.
     *
     * @throws DatabaseException where a statement fails; nothing is changed then
     */
    public void prepare() {
        attempt("Prepare the logins of database " + database, () -> {
            session.setAutoCommit(false);
            ensureRole(OWNER, "NOLOGIN");
            // The administrator must be a member to give the owner anything (PostgreSQL 16 and later).
            execute("GRANT " + quoted(OWNER) + " TO CURRENT_USER");
            execute("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE " + quoted(database) + " TO " + quoted(OWNER));
            execute("ALTER SCHEMA public OWNER TO " + quoted(OWNER));
            handOver();
            for (String login : LOGINS) {
                // Where someone has set a limit, the login would be refused with whatever password it is given.
                ensureRole(login, "LOGIN CONNECTION LIMIT -1 VALID UNTIL 'infinity'");
                execute("GRANT " + quoted(OWNER) + " TO " + quoted(login));
                execute("ALTER ROLE " + quoted(login) + " SET role = " + quoted(OWNER));
            }
            session.commit();
            session.setAutoCommit(true);
            return null;
        });
    }

    /**
     * Sets a login's password, whoever uses that login now.
     *
     * @throws DatabaseException where the server refuses, as where someone has dropped the login
     */
    public void setPassword(Credential credential) {
        attempt("Set the password of " + credential.username(), () -> {
            if (!exists(credential.username())) {
                throw new SQLException("the database has no such login; a deployment makes it again");
            }
            session.unwrap(PGConnection.class)
                    .alterUserPassword(
                            credential.username(), credential.password().toCharArray(), PASSWORD_HASH);
            return null;
        });
    }

    /** How many sessions are open under this login, in any database of the server. */
    public int sessions(String login) {
        return attempt("Count the sessions of " + login, () -> {
            try (PreparedStatement query =
                    session.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE usename = ?")) {
                query.setString(1, login);
                return single(query).intValue();
            }
        });
    }

    /**
     * Logs in and tries out what the gateway and its migrations do: act as the owner; create, alter and drop a table.
     * All of it is rolled back.
     *
     * @throws DatabaseException where the login or one of the statements fails
     */
    public static void check(DatabaseServer server, Credential credential) {
        try (Connection login = server.connect(credential);
                Statement statement = login.createStatement()) {
            login.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = '5s'");
            requireOwner(statement, credential);
            statement.execute("CREATE TABLE public.\"litellm_control_plane_check\" (id integer)");
            statement.execute("ALTER TABLE public.\"litellm_control_plane_check\" ADD COLUMN name text");
            statement.execute("DROP TABLE public.\"litellm_control_plane_check\"");
            login.rollback();
        } catch (SQLException e) {
            throw DatabaseException.of("Check the rights of " + credential.username(), e);
        }
    }

    private static void requireOwner(Statement statement, Credential credential) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT current_user")) {
            row.next();
            if (!row.getString(1).equals(OWNER)) {
                throw new SQLException("%s acts as %s after its login; it must act as %s"
                        .formatted(credential.username(), row.getString(1), OWNER));
            }
        }
    }

    @Override
    public void close() {
        attempt("Close the administrator's session", () -> {
            session.close();
            return null;
        });
    }

    private void handOver() throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement query = session.prepareStatement(HAND_OVER)) {
            query.setString(1, OWNER);
            query.setString(2, OWNER);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    statements.add(row.getString(1));
                }
            }
        }
        for (String statement : statements) {
            execute(statement);
        }
    }

    private void ensureRole(String role, String attributes) throws SQLException {
        execute((exists(role) ? "ALTER ROLE " : "CREATE ROLE ") + quoted(role) + " " + attributes);
    }

    private boolean exists(String role) throws SQLException {
        try (PreparedStatement query = session.prepareStatement("SELECT count(*) FROM pg_roles WHERE rolname = ?")) {
            query.setString(1, role);
            return single(query) > 0;
        }
    }

    private static Long single(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** For statements that take no parameters; every name in them has been quoted. */
    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private String quoted(String name) throws SQLException {
        return session.unwrap(PGConnection.class).escapeIdentifier(name);
    }

    private static <T> T attempt(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw DatabaseException.of(what, e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }
}
