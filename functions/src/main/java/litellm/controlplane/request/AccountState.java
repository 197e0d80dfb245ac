package litellm.controlplane.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.Request;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Releases;
import litellm.controlplane.snapshot.SnapshotSearch;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * What the artifact bucket and the account say.
 *
 * @param deployed the releases that environments were deployed with
 * @param kept the parameters that teardowns have kept
 * @param stacks the CloudFormation stack of a name, in whatever state
 * @param snapshots made only for a request that asks for one
 */
record AccountState(
        Releases releases,
        DeployedReleases deployed,
        FormerParameters kept,
        Function<String, Optional<Stack>> stacks,
        Supplier<Snapshots> snapshots)
        implements KnownState {
    @Override
    public Optional<Release> release(String id) {
        return releases.find(id);
    }

    @Override
    public Optional<String> laterRelease(String environment) {
        return deployed.later(environment);
    }

    @Override
    public Map<String, String> currentValues(String environment, String stack) {
        return stacks.apply(Request.stackName(environment, stack))
                .filter(Stacks::keepsValues)
                .map(Stacks::parameters)
                .orElse(Map.of());
    }

    /** A teardown has kept them; a stack whose deletion has not ended, or has failed, says them itself. */
    @Override
    public Map<String, Map<String, String>> formerParameters(String environment, List<String> names) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>(kept.of(environment));
        parameters.keySet().retainAll(names);
        names.forEach(name -> stacks.apply(Request.stackName(environment, name))
                .filter(Stacks::isGoing)
                .ifPresent(stack -> parameters.put(name, Stacks.parameters(stack))));
        return parameters;
    }

    @Override
    public SnapshotSearch snapshot(String environment, String name) {
        return snapshots.get().find(environment, name);
    }
}
