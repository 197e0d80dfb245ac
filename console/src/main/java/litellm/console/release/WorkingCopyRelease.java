package litellm.console.release;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import litellm.console.Project;
import litellm.console.document.DocumentException;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.Yaml;

/** The working copy as the functions see a release: its catalogue and its templates. */
public final class WorkingCopyRelease {
    /** The id that it has: a working copy gets one of its own only when it is assembled. */
    public static final String ID = "0000000000000000";

    private WorkingCopyRelease() {}

    /** Reads the catalogue; each template, and what the image is built from, when it is first asked for. */
    public static Release of(Project project) {
        return new Release(ID, project.stacks(), "", name -> file(project, name));
    }

    /** Null for what only an assembled release has. */
    private static byte[] file(Project project, String name) {
        if (name.startsWith(Release.TEMPLATES)) {
            return template(project, project.template(name.substring(Release.TEMPLATES.length())));
        }
        return name.equals(Release.IMAGE) ? new ReleaseAssembler(project).image() : null;
    }

    /** The gateway's models and settings, as config.yaml has them. */
    public static GatewayConfig gatewayConfig(Project project) {
        try {
            return GatewayConfig.parse(project.readText(project.root().resolve(GatewayConfig.FILE)));
        } catch (IllegalStateException e) {
            throw DocumentException.of("", e);
        }
    }

    /** A template as it is written, if it is one: what the functions find in it later they name without the file. */
    private static byte[] template(Project project, Path file) {
        String name = project.name(file);
        String text = project.readText(file);
        try {
            Template.parse(name, text)
                    .resources()
                    .forEach((id, resource) -> Yaml.mapping(resource, name + ": Resources." + id));
        } catch (IllegalStateException e) {
            throw DocumentException.of("", e);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
