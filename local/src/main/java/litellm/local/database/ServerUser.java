package litellm.local.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom PostgreSQL runs: it refuses to run as root. */
enum ServerUser {
    /** As whoever runs the local cloud. */
    SELF(""),
    /** As root outside and nobody inside a user namespace: PostgreSQL sees nobody, the kernel still sees the files' owner. */
    NAMESPACE("unshare -U"),
    /** As nobody, where namespaces are forbidden (a container): the files have to be nobody's. */
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private final String prefix;

    ServerUser(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The first way that works on this machine.
     *
     * @throws IOException when this process is root's and neither way out is open
     */
    static ServerUser find() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return SELF;
        }
        for (ServerUser user : List.of(NAMESPACE, NOBODY)) {
            if (Commands.succeeds(user.command("true"))) {
                return user;
            }
        }
        throw new IOException(
                "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv --reuid` works here:"
                        + " start the local cloud as another user");
    }

    /** The command, run as this user. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(prefix.isEmpty() ? List.of() : List.of(prefix.split(" ")));
        command.addAll(List.of(words));
        return command;
    }

    /** Gives the files under a folder to this user. */
    void own(Path folder) throws IOException {
        if (this == NOBODY) {
            Commands.run(List.of("chown", "-R", "65534:65534", folder.toString()));
        }
    }

    /** Whether this user can work in a folder: nobody cannot pass through root's home. */
    boolean reaches(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Commands.succeeds(command("test", "-x", folder.toString()));
    }
}
