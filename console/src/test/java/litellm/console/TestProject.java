package litellm.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small working copy with everything that a release is made of. */
public final class TestProject {
    private TestProject() {}

    /** Writes it into a folder; the state machine is the repository's own. */
    public static Project in(Path folder) {
        write(folder, "functions/target/functions-lambda.jar", "functions");
        write(folder, "Dockerfile", "FROM scratch\n");
        write(folder, "config.yaml", "model_list: []\n");
        write(folder, "bootstrap-template.yaml", "Resources: {}\n");
        write(
                folder,
                "statemachine/control-plane.asl.yaml",
                repository().readText(repository().stateMachine()));
        write(folder, "infrastructure/stacks.yaml", """
                stacks:
                  network: {template: network-stack.yaml, dependsOn: []}
                  database: {template: database-stack.yaml, dependsOn: [network]}
                """);
        write(folder, "infrastructure/allow-list.yaml", "allowed: []\n");
        write(folder, "infrastructure/network-stack.yaml", "Resources: {}\n");
        write(folder, "infrastructure/database-stack.yaml", "Resources: {}\n");
        return new Project(folder);
    }

    /** The repository that the tests run in. */
    public static Project repository() {
        return new Project(Path.of("..").toAbsolutePath().normalize());
    }

    /** Writes one file of a working copy. */
    public static void write(Path folder, String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
