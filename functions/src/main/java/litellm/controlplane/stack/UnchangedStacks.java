package litellm.controlplane.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * The stacks that a deployment would leave as they are. A stack counts only where nothing can be wrong with it: its last
 * operation succeeded, and its template, each parameter that the deployment sets and its tags are what they would become.
 *
 * @param bucket the bucket of the releases
 * @param present the CloudFormation stack of a name, if there is one
 * @param template the template of a stack as it was given to CloudFormation
 */
public record UnchangedStacks(
        String bucket, Function<String, Optional<Stack>> present, Function<Stack, String> template) {
    private static final String IMAGE = "${image}";

    /**
     * The stacks that are already what they would become.
     *
     * @param ids the CloudFormation ids of the stacks, by their names in the catalogue
     * @param image the present image of the one among them that takes an image; empty where none does. That stack counts only
     *     if the deployment's image is the same, which is not known before it is built
     */
    public record Result(Map<String, String> ids, Optional<String> image) {}

    /** Compares the stacks that take part in {@code request}, with one call for each that may count. */
    public Result of(Request request, Release release) {
        Map<String, String> ids = new LinkedHashMap<>();
        Optional<String> image = Optional.empty();
        for (String name : release.stacks().names()) {
            Optional<Stack> found = request.wants(name) ? present(request, name) : Optional.empty();
            Optional<String> imageOfStack = found.flatMap(stack -> image(release, name, stack));
            if (found.isPresent()
                    && stays(request, release, name, ids.keySet())
                    && isAsWanted(deployment(request, release, name, imageOfStack), found.get())) {
                ids.put(name, found.get().stackId());
                image = image.or(() -> imageOfStack);
            }
        }
        return new Result(ids, image);
    }

    /** Whether the stacks that hand outputs over to this one are there and will not change before it is its turn. */
    private boolean stays(Request request, Release release, String name, Set<String> unchanged) {
        return release.stacks().find(name).stacksHandingOver().stream()
                .allMatch(other -> request.wants(other)
                        ? unchanged.contains(other)
                        : present(request, other).isPresent());
    }

    private Deployment deployment(Request request, Release release, String name, Optional<String> image) {
        return Deployment.of(
                request,
                release,
                name,
                bucket,
                image,
                other -> Stacks.outputs(present(request, other).orElseThrow()));
    }

    private boolean isAsWanted(Deployment deployment, Stack stack) {
        return StackCondition.of(stack.stackStatus()) == StackCondition.DEPLOYED
                && deployment.isSupplied()
                && deployment.isProtectedIn(stack)
                && deployment.isSetIn(stack)
                && template.apply(stack).equals(deployment.release().templateText(deployment.stack()));
    }

    private Optional<Stack> present(Request request, String name) {
        return present.apply(request.stackName(name));
    }

    /** The value of the parameter that is given the gateway's image. */
    private static Optional<String> image(Release release, String name, Stack stack) {
        Map<String, String> current = Stacks.parameters(stack);
        return release.stacks().find(name).parameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().equals(IMAGE))
                .map(parameter -> current.get(parameter.getKey()))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
