package litellm.console.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import litellm.console.Project;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.Sha256;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;

/** Makes the release of a working copy. Two working copies with the same content make the same release, byte for byte. */
public record ReleaseAssembler(Project project) {
    /** What the gateway's image is built from. */
    public static final List<String> IMAGE_FILES = List.of("Dockerfile", "config.yaml");

    static final String STATE_MACHINE = "control-plane.asl.json";
    static final String BOOTSTRAP_TEMPLATE = "bootstrap-template.yaml";
    private static final String STACK_CATALOGUE = "stacks.yaml";
    private static final String ALLOW_LIST = "allow-list.yaml";
    private static final int ID_LENGTH = 16;

    /**
     * Reads the working copy.
     *
     * @throws DocumentException naming the file that is missing or broken; a missing jar means that the build did not run
     */
    public AssembledRelease assemble() {
        String functionsHash = functionsHash();
        List<Artifact> artifacts = artifacts(functionsHash);
        // Every deployment of the release would be refused for a fault in it, with a name that says nothing.
        WorkingCopyRelease.gatewayConfig(project);
        return new AssembledRelease(
                hash(functionsHash, artifacts).substring(0, ID_LENGTH),
                functionsHash,
                project.functionsJar(),
                artifacts);
    }

    /** The state machine's definition as JSON: anchors and merge keys resolved, {@code ${Function}} still to be filled in. */
    public String stateMachine() {
        return JsonDocument.writeIndented(project.readYaml(project.stateMachine())) + "\n";
    }

    private List<Artifact> artifacts(String functionsHash) {
        List<Artifact> templates = templates();
        List<Artifact> controlPlane = List.of(
                new Artifact(BOOTSTRAP_TEMPLATE, read(project.bootstrapTemplate())),
                text(STATE_MACHINE, stateMachine()));
        List<Artifact> artifacts = new ArrayList<>(templates);
        artifacts.addAll(controlPlane);
        artifacts.add(
                new Artifact(Release.ARCHIVE, archive(templates, functionsHash, hash(functionsHash, controlPlane))));
        artifacts.sort(Comparator.comparing(Artifact::name));
        return List.copyOf(artifacts);
    }

    /** What the functions read of a release, in one piece. */
    private byte[] archive(List<Artifact> templates, String functionsHash, String controlPlane) {
        List<Artifact> files = new ArrayList<>(templates);
        files.add(new Artifact(Release.IMAGE, image()));
        files.add(new Artifact(STACK_CATALOGUE, read(project.stackCatalogue())));
        files.add(new Artifact(ALLOW_LIST, read(project.allowList())));
        files.add(text(Release.FUNCTIONS_KEY, AssembledRelease.functionsKey(functionsHash)));
        files.add(text(Release.CONTROL_PLANE, controlPlane));
        return StoredZip.of(files);
    }

    private static Artifact text(String name, String content) {
        return new Artifact(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** What CloudFormation reads by its address, and the functions in their archive. */
    private List<Artifact> templates() {
        return project.stacks().stacks().values().stream()
                .map(StackCatalogue.Entry::template)
                .map(name -> new Artifact(Release.TEMPLATES + name, read(project.template(name))))
                .toList();
    }

    /** What the gateway's image is built from: {@code image.zip} of a release. */
    public byte[] image() {
        List<Artifact> files = IMAGE_FILES.stream()
                .map(name -> new Artifact(name, read(project.root().resolve(name))))
                .toList();
        return StoredZip.of(files);
    }

    private String functionsHash() {
        try {
            return FileHash.of(project.functionsJar());
        } catch (IOException e) {
            throw unreadable(project.functionsJar(), e);
        }
    }

    private byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private DocumentException unreadable(Path file, IOException e) {
        return DocumentException.unreadable(project.name(file), e);
    }

    /** Over the functions' hash and each artifact's name, length and content, so that no two look alike. */
    private static String hash(String functionsHash, List<Artifact> artifacts) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(functionsHash.getBytes(StandardCharsets.UTF_8));
        for (Artifact artifact : artifacts) {
            parts.add(artifact.name().getBytes(StandardCharsets.UTF_8));
            parts.add(ByteBuffer.allocate(Long.BYTES)
                    .putLong(artifact.content().length)
                    .array());
            parts.add(artifact.content());
        }
        return Sha256.hex(parts.toArray(byte[][]::new));
    }

    /**
     * Writes the release into a folder, for checks that read files: {@code <project> <folder>}.
     *
     * @throws UncheckedIOException if the folder cannot be written
     */
    public static void main(String[] args) {
        AssembledRelease release =
                new ReleaseAssembler(new Project(Path.of(args[0]).toAbsolutePath())).assemble();
        Path folder = Path.of(args[1]);
        try {
            for (Artifact artifact : release.artifacts()) {
                Path file = folder.resolve(artifact.name());
                Files.createDirectories(file.getParent());
                Files.write(file, artifact.content());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The release cannot be written to " + folder, e);
        }
    }
}
