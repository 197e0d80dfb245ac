package litellm.console.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.Project;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.request.InvalidRequest;
import litellm.controlplane.request.RequestValidator;

/**
 * The state machine's own check of a request, made against the working copy instead of the installed release. It is asked
 * when a command line is wrong anyway, so that one message lists every fault; a right one is left to the machine, which
 * knows the release that is installed and the values that its stacks have.
 */
final class WorkingCopyCheck {
    private static final String TEMPLATES = "templates/";
    private static final String WORKING_COPY = "0000000000000000";

    private final Project project;

    WorkingCopyCheck(Project project) {
        this.project = project;
    }

    /** The faults of an execution's input, one line each. */
    List<String> faults(Map<String, ?> input) {
        Release release = new Release(
                WORKING_COPY, StackCatalogue.parse(project.readText(project.stackCatalogue())), "", this::file);
        try {
            new RequestValidator(_ -> Optional.of(release), WORKING_COPY, _ -> Map.of(), (_, name) -> Optional.of(name))
                    .validate("none", Instant.EPOCH, input);
            return List.of();
        } catch (InvalidRequest e) {
            return e.getMessage().lines().toList();
        }
    }

    private byte[] file(String name) {
        try {
            return Files.readAllBytes(project.template(name.substring(TEMPLATES.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
