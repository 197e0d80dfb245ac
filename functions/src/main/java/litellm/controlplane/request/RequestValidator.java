package litellm.controlplane.request;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import litellm.controlplane.Action;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Dockerfile;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;

/**
 * Makes a complete and valid request of an execution's input: its shape against the JSON Schema, its stacks against the
 * release's catalogue, each parameter against its template, and the templates' rules with the values that would apply.
 */
public final class RequestValidator {

    private final RequestSchema schema = new RequestSchema();
    private final KnownState state;
    private final String currentRelease;
    private final ZoneId zone;

    /**
     * A request that is complete and valid.
     *
     * @param remarks what a person should know about it
     */
    public record Result(Request request, List<String> remarks) {}

    /**
     * A validator against what is known.
     *
     * @param currentRelease the release that is used where the input names none
     * @param zone that of the schedules, by which a day is over
     */
    public RequestValidator(KnownState state, String currentRelease, ZoneId zone) {
        this.state = state;
        this.currentRelease = currentRelease;
        this.zone = zone;
    }

    /**
     * The request that {@code raw} asks for.
     *
     * @param raw the execution's input, any JSON value
     * @throws InvalidRequest naming all that is wrong with it
     */
    public Result validate(String execution, Instant startedAt, Object raw) {
        RequestInput input = RequestInput.of(
                raw, schema.options().stream().map(RequestSchema.Option::name).collect(Collectors.toSet()));
        Faults faults = new Faults();
        faults.addAll(schema.faults(input.value()));
        Release release = release(input, faults).orElseThrow(faults::asException);
        StackSelection stacks = stacks(input, release.stacks(), faults);
        new ParameterCheck(input, release, stacks, state, faults).check();
        Map<String, Object> options =
                new OptionCheck(input, release, stacks, faults).check(schema.options(), startedAt, zone);
        if (!faults.isEmpty()) {
            throw faults.asException();
        }
        return complete(execution, startedAt, input, release, stacks, options);
    }

    /** The request of an input that has no fault by itself; the snapshot that it names may not be there. */
    private Result complete(
            String execution,
            Instant startedAt,
            RequestInput input,
            Release release,
            StackSelection stacks,
            Map<String, Object> options) {
        String environment = input.text("environment").orElseThrow();
        Action action = input.text("action").map(Action::of).orElseThrow();
        Faults faults = new Faults();
        Map<String, Map<String, String>> former = action.deploys() ? former(environment, stacks) : Map.of();
        Restoration restoration = new Restoration(environment, release, stacks, state, former);
        Map<String, Map<String, String>> parameters = restoration.apply(
                String.valueOf(options.getOrDefault("restore", "")), parameters(input, release.stacks()), faults);
        ReturningStacks returning = ReturningStacks.of(environment, release, former, parameters, input.tags());
        Map<String, Map<String, String>> completed = returning.complete(parameters);
        ParameterCheck check = new ParameterCheck(input, release, stacks, state, faults);
        former.keySet().forEach(stack -> check.checkRules(stack, completed.get(stack), Set.of()));
        if (!faults.isEmpty()) {
            throw faults.asException();
        }
        if (stacks.wants(StackNames.GATEWAY)) {
            nameBaseImage(options, environment, former.getOrDefault(StackNames.GATEWAY, Map.of()));
            if (action.deploys()) {
                options.put(
                        Request.GATEWAY_TAGS,
                        gatewayTags(environment, release, input.tags(), completed.get(StackNames.GATEWAY)));
            }
        }
        Request request = new Request(
                execution,
                startedAt,
                action,
                environment,
                input.text("stack").orElse(StackSelection.ALL),
                stacks,
                completed,
                input.tags(),
                release.id(),
                options);
        return new Result(request, remarks(request, release, returning, restoration));
    }

    private static List<String> remarks(
            Request request, Release release, ReturningStacks returning, Restoration restoration) {
        List<String> remarks = new ArrayList<>(returning.remarks());
        returningImage(request, returning).ifPresent(remarks::add);
        foreignImage(request, release).ifPresent(remarks::add);
        if (request.action().deploys()) {
            restoration.remark(request.parameters()).ifPresent(remarks::add);
        }
        doubt(request).ifPresent(remarks::add);
        return remarks;
    }

    /** A sentence for a gateway that comes back with an image which somebody has named for it, and nobody names now. */
    private static Optional<String> returningImage(Request request, ReturningStacks returning) {
        return request.option(Request.BASE_IMAGE)
                .filter(_ -> returning.values().containsKey(StackNames.GATEWAY))
                .filter(_ -> request.option("image").isEmpty())
                .map(image ->
                        "%s: comes back with the LiteLLM image that was named for it, %s; --image gives it another one, --image default the release's"
                                .formatted(StackNames.GATEWAY, ForeignText.line(image)));
    }

    /** A sentence for an image that no review of this release has seen, and that another release's Dockerfile allowed. */
    private static Optional<String> foreignImage(Request request, Release release) {
        return request.option(Request.BASE_IMAGE)
                .filter(image -> !Dockerfile.of(release).takes(image))
                .map(image ->
                        "%s: keeps the LiteLLM image %s, of another repository than the release's Dockerfile names; --image default gives the release's"
                                .formatted(StackNames.GATEWAY, ForeignText.line(image)));
    }

    private static Optional<String> doubt(Request request) {
        return request.option("image")
                .filter(image -> !image.equals("default"))
                .flatMap(image -> new LiteLlmImage(image).doubt());
    }

    /** What those of {@code stacks} that take part and are not there had when they were taken down, if they ever were. */
    private Map<String, Map<String, String>> former(String environment, StackSelection stacks) {
        List<String> absent = stacks.wanted().stream()
                .filter(stack -> state.currentValues(environment, stack).isEmpty())
                .toList();
        return absent.isEmpty() ? Map.of() : state.formerParameters(environment, absent);
    }

    /** Adds the image that the gateway's is built from to the options of what builds one. */
    private void nameBaseImage(Map<String, Object> options, String environment, Map<String, String> former) {
        if (options.get("image") instanceof String named) {
            options.put(Request.BASE_IMAGE, baseImage(named, environment, former));
        }
    }

    /**
     * The image that the gateway's is built from: what is named, else what the litellm stack remembers as a parameter, or had when
     * it was taken down, so that a deployment of something else does not go back to the one that the release names.
     */
    private String baseImage(String named, String environment, Map<String, String> former) {
        return switch (named) {
            case "" ->
                state.currentValues(environment, StackNames.GATEWAY)
                        .getOrDefault("BaseImage", former.getOrDefault("BaseImage", ""));
            case "default" -> "";
            default -> named;
        };
    }

    /** What the functions make beside the gateway's stack gets its tags, and cannot ask for them: the stack comes after. */
    private Map<String, String> gatewayTags(
            String environment, Release release, Map<String, String> asked, Map<String, String> parameters) {
        Map<String, String> values = release.stacks()
                .find(StackNames.GATEWAY)
                .values(environment, state.currentValues(environment, StackNames.GATEWAY), asked, parameters);
        Map<String, String> tags =
                new TreeMap<>(release.template(StackNames.GATEWAY).withDefaults(values));
        tags.keySet().retainAll(Request.TAGS);
        tags.values().removeIf(String::isEmpty);
        return tags;
    }

    private Optional<Release> release(RequestInput input, Faults faults) {
        String id = faults.concern("release")
                ? currentRelease
                : input.text("release").or(() -> scheduled(input, faults)).orElse(currentRelease);
        Optional<Release> release = state.release(id);
        if (release.isEmpty()) {
            faults.add(
                    "found %s; allowed is a release in the artifact bucket that this function may read"
                            .formatted(ForeignText.quoted(id)),
                    "release");
        }
        return release;
    }

    private Optional<String> scheduled(RequestInput input, Faults faults) {
        return input.text("schedule")
                .filter(_ -> !faults.concern("environment"))
                .flatMap(_ -> input.text("environment"))
                .flatMap(state::laterRelease);
    }

    /** All of them where nobody can tell which is meant: what is wrong with the others' values is told in the same message. */
    private static StackSelection stacks(RequestInput input, StackCatalogue catalogue, Faults faults) {
        String wanted = input.text("stack").orElse(StackSelection.ALL);
        if (wanted.equals(StackSelection.ALL) || catalogue.names().contains(wanted)) {
            return StackSelection.of(catalogue.names(), wanted);
        }
        faults.add(
                "found %s; allowed are all, %s"
                        .formatted(ForeignText.quoted(wanted), String.join(", ", catalogue.names())),
                "stack");
        return StackSelection.of(catalogue.names(), StackSelection.ALL);
    }

    private static Map<String, Map<String, String>> parameters(RequestInput input, StackCatalogue catalogue) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        catalogue
                .names()
                .forEach(name -> parameters.put(name, input.parameters().getOrDefault(name, Map.of())));
        return parameters;
    }
}
