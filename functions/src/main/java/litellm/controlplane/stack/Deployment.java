package litellm.controlplane.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import litellm.controlplane.release.HandedOutput;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * What one stack is to become.
 *
 * @param request the request it follows from
 * @param release the release whose template it gets
 * @param stack the stack's name in the catalogue
 * @param supplied what the control plane itself knows, by the names that the catalogue uses: {@code image},
 *     {@code alb.ListenerArn}
 */
public record Deployment(Request request, Release release, String stack, Map<String, String> supplied) {
    /** What a template may do beyond resources of its own: name IAM's, and repeat parts of itself by its transform. */
    static final List<Capability> CAPABILITIES =
            List.of(Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND);

    /** What a parameter in the catalogue may ask the control plane for, besides the outputs of other stacks. */
    public static final List<String> SUPPLIED = List.of("artifactBucket", "baseImage", "functionsKey", "image");

    /**
     * A deployment with all that the control plane supplies.
     *
     * @param bucket the bucket of the releases
     * @param image the gateway's image by digest, where it is known
     * @param outputs gives the outputs of another stack of the environment, by its name in the catalogue
     */
    static Deployment of(
            Request request,
            Release release,
            String stack,
            String bucket,
            Optional<String> image,
            Function<String, Map<String, String>> outputs) {
        Map<String, String> supplied = supplied(request, release, bucket, image);
        release.stacks()
                .find(stack)
                .stacksHandingOver()
                .forEach(other -> outputs.apply(other)
                        .forEach((name, value) -> supplied.put(new HandedOutput(other, name).placeholder(), value)));
        return new Deployment(request, release, stack, supplied);
    }

    /** What the control plane supplies to any stack, by the names in {@link #SUPPLIED}; more can be put. */
    public static Map<String, String> supplied(
            Request request, Release release, String bucket, Optional<String> image) {
        Map<String, String> supplied = new HashMap<>();
        supplied.put("artifactBucket", bucket);
        supplied.put("functionsKey", release.functionsKey());
        supplied.put("baseImage", request.baseImage());
        image.ifPresent(reference -> supplied.put("image", reference));
        return supplied;
    }

    /** The name of the CloudFormation stack. */
    public String name() {
        return request.stackName(stack);
    }

    String templateUrl() {
        return release.templateUrl(stack);
    }

    /** The client request token of a step of this deployment, see {@link ClientRequestToken}. */
    public String token(String step) {
        return ClientRequestToken.of(request, stack, step);
    }

    /**
     * The parameters to pass. What a person set comes first, then what the control plane supplies, then the value that the
     * stack has, then the environment's default; the template's own default is left to CloudFormation.
     *
     * @param current the values of the stack that there is, none if it is created
     */
    List<Parameter> parameters(Map<String, String> current) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : template().parameters().keySet()) {
            Parameter.Builder parameter = Parameter.builder().parameterKey(name);
            Optional<String> wanted = wanted(name);
            if (wanted.isPresent()) {
                parameters.add(parameter.parameterValue(wanted.get()).build());
            } else if (current.containsKey(name)) {
                parameters.add(parameter.usePreviousValue(true).build());
            } else if (defaults().containsKey(name)) {
                parameters.add(parameter.parameterValue(defaults().get(name)).build());
            }
        }
        return parameters;
    }

    /** The tags that CloudFormation puts on the stack and on every resource in it that takes tags. */
    List<Tag> tags(Map<String, String> current) {
        Map<String, String> values = values(current);
        Map<String, String> tags = EnvironmentTags.ofStack(request.environment());
        Request.TAGS.stream().filter(values::containsKey).forEach(name -> tags.put(name, values.get(name)));
        return tags.entrySet().stream()
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Whether a value is known for each placeholder in the catalogue's parameters. */
    boolean isSupplied() {
        return supplied.keySet().containsAll(entry().supplied());
    }

    /** Whether a stack has the termination protection that it is to have. */
    boolean isProtectedIn(Stack stack) {
        return !request.production() || Stacks.isProtected(stack);
    }

    /**
     * Whether a stack is known to have the parameters and tags that this gives it: if its template is this one too, an update
     * would change nothing. A parameter whose value CloudFormation looks up anew may have changed.
     */
    boolean isSetIn(Stack stack) {
        Map<String, String> current = Stacks.parameters(stack);
        return template().parameters().values().stream()
                        .noneMatch(parameter -> parameter.type().startsWith("AWS::SSM::Parameter::"))
                && Set.copyOf(tags(current)).equals(Set.copyOf(stack.tags()))
                && parameters(current).stream()
                        .allMatch(parameter -> Boolean.TRUE.equals(parameter.usePreviousValue())
                                || parameter.parameterValue().equals(current.get(parameter.parameterKey())));
    }

    /** The types of its resources whose loss loses data. */
    public Set<String> holds() {
        return entry().holds();
    }

    /** Whether an update of it is refused before it begins where it would lose data, or fail; it needs a change set then. */
    public boolean guarded() {
        return !holds().isEmpty();
    }

    /** How many resources the stack will have. */
    int resourceCount(Map<String, String> current) {
        return template().resourceCount(values(current));
    }

    /**
     * The values that the parameters will have, the template's own defaults included.
     *
     * @param current the values of the stack that there is, none if it is created
     */
    public Map<String, String> values(Map<String, String> current) {
        Map<String, String> values = new LinkedHashMap<>();
        parameters(current).forEach(parameter -> {
            String name = parameter.parameterKey();
            boolean previous = Boolean.TRUE.equals(parameter.usePreviousValue());
            values.put(name, previous ? current.get(name) : parameter.parameterValue());
        });
        return template().withDefaults(values);
    }

    private Optional<String> wanted(String parameter) {
        String given = request.parameters().getOrDefault(stack, Map.of()).get(parameter);
        if (given != null) {
            return Optional.of(given);
        }
        if (parameter.equals("Environment")) {
            return Optional.of(request.environment());
        }
        return Optional.ofNullable(request.tags().get(parameter)).or(() -> entry().supplied(parameter, this::supplied));
    }

    private String supplied(String name) {
        String value = supplied.get(name);
        if (value == null) {
            HandedOutput.of(name).ifPresent(output -> {
                throw new StackFailed("%s needs ${%s} of the same environment, which is not there: deploy %s first"
                        .formatted(name(), name, output.stack()));
            });
            throw new IllegalStateException("stacks.yaml: stacks.%s.parameters: found ${%s}; known here are %s"
                    .formatted(stack, name, String.join(", ", supplied.keySet())));
        }
        return value;
    }

    public Template template() {
        return release.template(stack);
    }

    private StackCatalogue.Entry entry() {
        return release.stacks().find(stack);
    }

    private Map<String, String> defaults() {
        return entry().defaults(request.environment());
    }
}
