package litellm.console.release;

import java.nio.file.Path;
import java.util.List;
import litellm.controlplane.release.Release;

/**
 * Everything that one version of the control plane is made of.
 *
 * @param id the first 16 hex digits of the SHA-256 over every artifact and the functions' jar: the same working copy
 *     gives the same id, any change another
 * @param functionsHash SHA-256 of the functions' jar, in hex
 * @param artifacts all other files, by name in order
 */
public record AssembledRelease(String id, String functionsHash, Path functionsJar, List<Artifact> artifacts) {
    /** The bucket's key of the functions' jar: shared by all releases with the same functions. */
    public String functionsKey() {
        return functionsKey(functionsHash);
    }

    static String functionsKey(String hash) {
        return "functions/" + hash + ".jar";
    }

    /** The bucket's prefix of this release's other files, ending in a slash. */
    public String prefix() {
        return key("");
    }

    /** The bucket's key of one of the release's files. */
    public String key(String artifactName) {
        return Release.key(id, artifactName);
    }

    /** The bucket's key of the state machine's definition. */
    public String stateMachineKey() {
        return key(ReleaseAssembler.STATE_MACHINE);
    }

    /** The bucket's key of the control plane's own template. */
    public String bootstrapTemplateKey() {
        return key(ReleaseAssembler.BOOTSTRAP_TEMPLATE);
    }
}
