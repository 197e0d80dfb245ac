package litellm.controlplane.request;

import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.release.Release;

/**
 * The control plane that runs, beside the one that a release was made with. A pipeline publishes each commit as a release, and may
 * not install functions: without a word, the change of a function would look as if it had been deployed.
 *
 * @param release the id of the release whose functions run
 * @param releases the release of an id
 */
record InstalledControlPlane(String release, Function<String, Optional<Release>> releases) {
    /** What to say of a deployment of this release; nothing where the functions are its own. */
    Optional<String> remark(Release wanted) {
        if (wanted.id().equals(release)) {
            return Optional.empty();
        }
        Optional<String> own = wanted.controlPlane();
        if (own.isPresent() && own.equals(releases.apply(release).flatMap(Release::controlPlane))) {
            return Optional.empty();
        }
        return Optional.of(
                "Control plane: release %s is deployed by the functions and the state machine of release %s, which are not its own: litellmctl bootstrap installs those of a commit"
                        .formatted(wanted.id(), release));
    }
}
