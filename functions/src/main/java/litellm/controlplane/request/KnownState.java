package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.release.Release;
import litellm.controlplane.snapshot.SnapshotSearch;

/**
 * What a request is checked against: the releases that there are, and what an environment has and had. A stack is always meant
 * by its name in the catalogue; how CloudFormation calls it is for whoever looks it up to say.
 */
public interface KnownState {
    /** The release of an id, if there is one. */
    Optional<Release> release(String id);

    /**
     * The release that an environment was deployed with since the current one was installed, if there is one: a schedule brings it
     * back with that. Whoever starts an execution otherwise names the release.
     */
    Optional<String> laterRelease(String environment);

    /** The parameter values that a stack has, none if it is not there to stay; asked only where something depends on them. */
    Map<String, String> currentValues(String environment, String stack);

    /** What stacks had when they were taken down, by stack and parameter; asked only where one is not there. */
    Map<String, Map<String, String>> formerParameters(String environment, List<String> stacks);

    /**
     * An environment's database snapshot.
     *
     * @param name its name, or {@code latest}
     */
    SnapshotSearch snapshot(String environment, String name);
}
