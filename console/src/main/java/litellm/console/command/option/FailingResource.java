package litellm.console.command.option;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Nearest;
import litellm.console.Project;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;

/**
 * A resource that is to fail in the local cloud. The stacks of an environment are known before they are made; any other name is that
 * of a stack of one's own.
 *
 * @param stack the CloudFormation stack's name
 * @param resource the logical id
 */
public record FailingResource(String stack, String resource) {
    private static final Pattern OF_AN_ENVIRONMENT =
            Pattern.compile("(%s)-(.+)-stack".formatted(String.join("|", Request.ENVIRONMENTS)));

    /** Why it can never fail, if the working copy knows. */
    public Optional<String> fault(Project project) {
        Matcher name = OF_AN_ENVIRONMENT.matcher(stack);
        return name.matches() ? fault(project, name.group(1), name.group(2)) : Optional.empty();
    }

    private Optional<String> fault(Project project, String environment, String part) {
        Set<String> stacks = project.stacks().names();
        if (!stacks.contains(part)) {
            return Optional.of("STACK: found %s; the stacks of %s are: %s"
                    .formatted(
                            ForeignText.line(stack),
                            environment,
                            String.join(
                                    ", ",
                                    stacks.stream()
                                            .map(other -> Request.stackName(environment, other))
                                            .toList())));
        }
        Set<String> resources =
                WorkingCopyRelease.of(project).template(part).resources().keySet();
        if (resources.contains(resource)) {
            return Optional.empty();
        }
        List<String> near = Nearest.to(resource, resources);
        return Optional.of("RESOURCE: found %s; %s"
                .formatted(
                        ForeignText.line(resource),
                        near.isEmpty()
                                ? "%s has: %s".formatted(stack, String.join(", ", resources))
                                : "did you mean: %s?".formatted(String.join(", ", near))));
    }
}
