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
import litellm.controlplane.request.KnownState;
import litellm.controlplane.request.RequestValidator;
import litellm.controlplane.snapshot.RestorableSnapshot;
import litellm.controlplane.snapshot.SnapshotSearch;

/**
 * The state machine's own check of a request, made against the working copy instead of the installed release. It is asked
 * when a command line is wrong anyway, so that one message lists every fault, and where nothing is installed yet; any other is left
 * to the machine, which knows the release that is installed and the values that its stacks have.
 */
public record WorkingCopyCheck(Project project) {
    /** The faults of an execution's input, one line each. */
    public List<String> faults(Map<String, ?> input) {
        Release release = WorkingCopyRelease.of(project);
        try {
            new RequestValidator(
                            new NoAccount(release),
                            WorkingCopyRelease.ID,
                            // The zone of the schedules is the control plane's to know: where a day ends last, it is
                            // over everywhere.
                            ZoneOffset.ofHours(-12))
                    .validate("none", Instant.now(), input);
            return List.of();
        } catch (InvalidRequest e) {
            return e.getMessage().lines().toList();
        }
    }

    /** Where there is no account to ask: nothing is deployed, and nothing is refused for want of a snapshot. */
    private record NoAccount(Release release) implements KnownState {
        @Override
        public Optional<Release> release(String id) {
            return Optional.of(release);
        }

        @Override
        public Optional<String> laterRelease(String environment) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> currentValues(String environment, String stack) {
            return Map.of();
        }

        @Override
        public Map<String, Map<String, String>> formerParameters(String environment, List<String> stacks) {
            return Map.of();
        }

        @Override
        public SnapshotSearch snapshot(String environment, String name) {
            return new SnapshotSearch(Optional.of(new RestorableSnapshot(name, 0)), List.of());
        }
    }
}
