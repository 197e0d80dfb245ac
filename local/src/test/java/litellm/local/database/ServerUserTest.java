package litellm.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.UUID;
import litellm.local.tls.CertificateAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class ServerUserTest {
    @TempDir
    private Path folder;

    @Test
    void findsAUserThatPostgresqlRunsAs() throws Exception {
        ServerUser user = ServerUser.find();
        assertThat(Commands.succeeds(user.command("true"))).isTrue();
        assertThat(user.reaches(folder)).isTrue();
    }

    /** In a container, root may make no namespaces; and a state folder below root's home is closed to everybody else. */
    @Test
    void runsAsNobodyInAFolderElsewhereWhereItsOwnIsClosed() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Commands.succeeds(ServerUser.NOBODY.command("true")),
                "only root becomes nobody");
        Path closed = folder.resolve("closed");
        Files.createDirectory(
                closed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path state = closed.resolve("database");
        PostgresInstallation installation = PostgresInstallation.prepare(state, ServerUser.NOBODY);
        assertThat(installation.home()).exists().isNotEqualTo(state);
        assertThat(installation.toString()).doesNotContain(installation.administratorPassword());
        Path data = installation
                .home()
                .resolve("instances")
                .resolve(UUID.randomUUID().toString());
        installation.copyTemplate(data);
        PostgresServer server =
                PostgresServer.start(installation, CertificateAuthority.create(folder), data, folder.resolve("log"), 0);
        try (Connection connection = server.connect("postgres")) {
            assertThat(connection.isValid(5)).isTrue();
        } finally {
            server.stop();
            PostgresInstallation.remove(state);
        }
        assertThat(installation.home()).doesNotExist();
        assertThat(state).doesNotExist();
    }
}
