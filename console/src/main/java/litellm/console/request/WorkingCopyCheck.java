package litellm.console.request;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.Project;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.release.Release;
import litellm.controlplane.request.RequestValidator;
import litellm.controlplane.snapshot.RestorableSnapshot;
import litellm.controlplane.snapshot.SnapshotSearch;

/**
 * The state machine's own check of a request, made against the working copy instead of the installed release. It is asked
 * when a command line is wrong anyway, so that one message lists every fault, and where nothing is installed yet; any other is left
 * to the machine, which knows the release that is installed and the values that its stacks have.
 */
public final class WorkingCopyCheck {
    private final Project project;

    public WorkingCopyCheck(Project project) {
        this.project = project;
    }

    /** The faults of an execution's input, one line each. */
    public List<String> faults(Map<String, ?> input) {
        Release release = WorkingCopyRelease.of(project);
        try {
            new RequestValidator(
                            _ -> Optional.of(release),
                            WorkingCopyRelease.ID,
                            _ -> Optional.empty(),
                            _ -> Map.of(),
                            (_, _) -> Map.of(),
                            (_, name) -> new SnapshotSearch(Optional.of(new RestorableSnapshot(name, 0)), List.of()),
                            // The zone of the schedules is the control plane's to know: where a day ends last, it is
                            // over everywhere.
                            ZoneOffset.ofHours(-12))
                    .validate("none", Instant.now(), input);
            return List.of();
        } catch (InvalidRequest e) {
            return e.getMessage().lines().toList();
        }
    }
}
