package litellm.console.command;

import litellm.controlplane.TextResource;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version of the build, which it leaves in the resource {@code version}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {TextResource.read(Version.class, "version").strip()};
    }
}
