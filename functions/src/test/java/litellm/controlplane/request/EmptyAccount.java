package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.release.Release;
import litellm.controlplane.snapshot.SnapshotSearch;

/** An account with releases in which nothing was ever deployed. */
class EmptyAccount implements KnownState {
    private final Function<String, Optional<Release>> releases;

    /** @param releases the release of an id, if there is one */
    EmptyAccount(Function<String, Optional<Release>> releases) {
        this.releases = releases;
    }

    @Override
    public Optional<Release> release(String id) {
        return releases.apply(id);
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
        return SnapshotSearch.NOTHING;
    }
}
