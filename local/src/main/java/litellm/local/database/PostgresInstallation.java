package litellm.local.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;

/**
 * PostgreSQL's programs and a data folder fresh from initdb that every instance starts as a copy of.
 *
 * @param user as whom everything here runs
 * @param programs the folder with {@code bin}
 * @param home where the data is
 * @param administratorPassword of the superuser {@value #ADMINISTRATOR}, which RDS too keeps to itself
 */
record PostgresInstallation(ServerUser user, Path programs, Path home, String administratorPassword) {
    static final String ADMINISTRATOR = "rdsadmin";

    /** In the state folder, a link to the home where that has to be elsewhere, so that the next start finds and removes it. */
    private static final String ELSEWHERE = "home";

    /**
     * Makes the template. What an earlier local cloud left in the folder is removed.
     *
     * @param folder in the state folder, this part's own
     * @throws IOException when there are no programs for this machine, or the folder cannot be written
     */
    static PostgresInstallation prepare(Path folder) throws IOException {
        return prepare(folder, ServerUser.find());
    }

    static PostgresInstallation prepare(Path folder, ServerUser user) throws IOException {
        remove(folder);
        Path home = makeHome(folder.toAbsolutePath(), user);
        PostgresInstallation installation = new PostgresInstallation(
                user, programs(home, user), home, UUID.randomUUID().toString());
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
        return programs.resolve("bin").resolve(name);
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

    /** The build's own, or a copy where the user cannot pass to them. */
    private static Path programs(Path home, ServerUser user) throws IOException {
        Path programs = PostgresPrograms.unpacked();
        if (user.reaches(programs)) {
            return programs;
        }
        Path copy = home.resolve("pgsql");
        copyTree(programs, copy);
        return copy;
    }

    private void initialize() throws IOException {
        Path template = home.resolve("template");
        Files.createDirectory(template);
        Path passwordFile = Files.createTempFile(home, "password", "");
        try {
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
                    "--wal-segsize=1",
                    "--no-sync"));
        } finally {
            Files.delete(passwordFile);
        }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "PostgresInstallation[" + home + "]";
    }
}
