package litellm.local.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked, and a data folder fresh from initdb that every instance starts as a copy of.
 *
 * @param user as whom everything here runs
 * @param home where programs and data are
 * @param administratorPassword of the superuser {@value #ADMINISTRATOR}, which RDS too keeps to itself
 */
record PostgresInstallation(ServerUser user, Path home, String administratorPassword) {
    static final String ADMINISTRATOR = "rdsadmin";

    /** In the state folder, a link to the home where that has to be elsewhere, so that the next start finds and removes it. */
    private static final String ELSEWHERE = "home";

    /**
     * Unpacks the programs and makes the template. What an earlier local cloud left in the folder is removed.
     *
     * @param folder in the state folder, this part's own
     * @throws IOException when there are no programs for this machine, or the folder cannot be written
     */
    static PostgresInstallation prepare(Path folder) throws IOException {
        return prepare(folder, ServerUser.find());
    }

    static PostgresInstallation prepare(Path folder, ServerUser user) throws IOException {
        remove(folder);
        PostgresInstallation installation = new PostgresInstallation(
                user, makeHome(folder.toAbsolutePath(), user), UUID.randomUUID().toString());
        installation.unpack();
        installation.initialize();
        return installation;
    }

    /** Removes everything that {@link #prepare} and the instances made. */
    static void remove(Path folder) throws IOException {
        Path link = folder.resolve(ELSEWHERE);
        if (Files.isSymbolicLink(link)) {
            removeTree(Files.readSymbolicLink(link));
        }
        removeTree(folder);
    }

    /** A program's path. */
    Path program(String name) {
        return home.resolve("pgsql").resolve("bin").resolve(name);
    }

    /** A copy of the template at {@code data}. */
    void copyTemplate(Path data) throws IOException {
        copyTree(home.resolve("template"), data);
    }

    /** Copies a folder, permissions and owners included; {@code to} must not exist. */
    static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Commands.run(List.of("cp", "-R", "-p", from.toString(), to.toString()));
    }

    static void removeTree(Path folder) throws IOException {
        Commands.run(List.of("rm", "-rf", folder.toString()));
    }

    private static Path makeHome(Path folder, ServerUser user) throws IOException {
        if (user.reaches(folder)) {
            return folder;
        }
        Path elsewhere = Files.createTempDirectory("litellm-local-postgres-");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(folder.resolve(ELSEWHERE), elsewhere);
        return elsewhere;
    }

    private void unpack() throws IOException {
        Path target = home.resolve("pgsql");
        try (InputStream packed = openArchive();
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpackEntry(archive, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream archive, TarArchiveEntry entry, Path path)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, path);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static InputStream openArchive() throws IOException {
        String name = "/postgres-" + system() + "-" + architecture() + ".txz";
        InputStream archive = PostgresInstallation.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IOException("PostgreSQL is not packaged for this machine (" + name + "):"
                    + " the local cloud runs on Linux and macOS, on x86-64 and ARM");
        }
        return archive;
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    }

    private void initialize() throws IOException {
        Path template = home.resolve("template");
        Files.createDirectory(template);
        Path passwordFile = Files.createTempFile(home, "password", "");
        Files.writeString(passwordFile, administratorPassword);
        user.own(template);
        user.own(passwordFile);
        Commands.run(user.command(
                program("initdb").toString(),
                "--pgdata=" + template,
                "--username=" + ADMINISTRATOR,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
        Files.delete(passwordFile);
    }
}
