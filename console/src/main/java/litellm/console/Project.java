package litellm.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellm.console.document.DocumentException;
import litellm.console.document.YamlDocument;
import litellm.controlplane.release.StackCatalogue;

/**
 * The working copy that litellmctl runs from: where its parts lie, and what the stack catalogue names.
 *
 * @param root the folder that holds pom.xml and the launcher
 */
public record Project(Path root) {
    /** The system property by which the launcher hands over the root. */
    public static final String HOME_PROPERTY = "litellm.home";

    /** The working copy that the launcher named, or the current folder. */
    public static Project current() {
        return new Project(
                Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath().normalize());
    }

    /** The jar with all Lambda functions, as the build leaves it. */
    public Path functionsJar() {
        return root.resolve("functions/target/functions-lambda.jar");
    }

    /** The template of the control plane itself. */
    public Path bootstrapTemplate() {
        return root.resolve("bootstrap-template.yaml");
    }

    /** The state machine's definition, in YAML. */
    public Path stateMachine() {
        return root.resolve("statemachine/control-plane.asl.yaml");
    }

    /** The list of stacks. */
    public Path stackCatalogue() {
        return root.resolve("infrastructure/stacks.yaml");
    }

    /** The findings of a scan that may stay for a while. */
    public Path allowList() {
        return root.resolve("infrastructure/allow-list.yaml");
    }

    /** The template of a stack, by the file name that the catalogue gives. */
    public Path template(String fileName) {
        return root.resolve("infrastructure").resolve(fileName);
    }

    /**
     * The stacks that an environment is made of.
     *
     * @throws DocumentException if the catalogue is broken
     */
    public StackCatalogue stacks() {
        StackCatalogue stacks = parseCatalogue(readText(stackCatalogue()));
        if (stacks.names().isEmpty()) {
            throw new DocumentException(
                    name(stackCatalogue()), "found no stack; allowed: stacks: {name: {template: file}}");
        }
        return stacks;
    }

    private static StackCatalogue parseCatalogue(String yaml) {
        try {
            return StackCatalogue.parse(yaml);
        } catch (IllegalStateException e) {
            throw DocumentException.of("infrastructure/", e);
        }
    }

    /** A YAML file of the working copy; see {@link YamlDocument#read}. */
    public Object readYaml(Path file) {
        return YamlDocument.read(name(file), readText(file));
    }

    /**
     * A file of the working copy as text.
     *
     * @throws DocumentException if it is not there or cannot be read
     */
    public String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw DocumentException.unreadable(name(file), e);
        }
    }

    /** How a message names a file of the working copy: relative to its root. */
    public String name(Path file) {
        return root.relativize(file).toString();
    }
}
