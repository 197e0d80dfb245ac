package litellm.controlplane.request;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.snapshot.SnapshotSearch;

/**
 * Makes a complete and valid request of an execution's input: its shape against the JSON Schema, its stacks against the
 * release's catalogue, each parameter against its template, and the templates' rules with the values that would apply.
 */
public final class RequestValidator {
    private static final String ALL = "all";

    private final RequestSchema schema = new RequestSchema();
    private final Function<String, Optional<Release>> releases;
    private final String currentRelease;
    private final Function<String, Optional<String>> laterRelease;
    private final Function<String, Map<String, String>> currentValues;
    private final BiFunction<String, List<String>, Map<String, Map<String, String>>> formerParameters;
    private final BiFunction<String, String, SnapshotSearch> snapshots;
    private final ZoneId zone;

    /**
     * A request that is complete and valid.
     *
     * @param remarks what a person should know about it
     */
    public record Result(Request request, List<String> remarks) {}

    /**
     * A validator against the releases that there are.
     *
     * @param releases the release of an id, if there is one
     * @param currentRelease the release that is used where the input names none
     * @param laterRelease the release that an environment was deployed with since that one was installed, if there is one: a
     *     schedule brings it back with that. Whoever starts an execution otherwise names the release
     * @param currentValues the parameter values of the CloudFormation stack of a name, none if it is not there to stay; asked only
     *     where something depends on them
     * @param formerParameters what those of an environment's stacks had when they were taken down, by stack and parameter; asked
     *     only where one is not there
     * @param snapshots an environment's database snapshot, asked for by its name or as {@code latest}
     * @param zone that of the schedules, by which a day is over
     */
    public RequestValidator(
            Function<String, Optional<Release>> releases,
            String currentRelease,
            Function<String, Optional<String>> laterRelease,
            Function<String, Map<String, String>> currentValues,
            BiFunction<String, List<String>, Map<String, Map<String, String>>> formerParameters,
            BiFunction<String, String, SnapshotSearch> snapshots,
            ZoneId zone) {
        this.releases = releases;
        this.currentRelease = currentRelease;
        this.laterRelease = laterRelease;
        this.currentValues = currentValues;
        this.formerParameters = formerParameters;
        this.snapshots = snapshots;
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
        Map<String, Boolean> stacks = stacks(input, release.stacks(), faults);
        new ParameterCheck(input, release, stacks, currentValues, faults).check();
        Map<String, Object> options = new OptionCheck(input, stacks, faults).check(schema.options(), startedAt, zone);
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
            Map<String, Boolean> stacks,
            Map<String, Object> options) {
        String environment = input.text("environment").orElseThrow();
        Action action = input.text("action").map(Action::of).orElseThrow();
        Faults faults = new Faults();
        Restoration restoration = new Restoration(environment, release, stacks, currentValues, snapshots);
        Map<String, Map<String, String>> parameters = restoration.apply(
                String.valueOf(options.getOrDefault("restore", "")), parameters(input, release.stacks()), faults);
        Map<String, Map<String, String>> former = action.deploys() ? former(environment, stacks) : Map.of();
        ReturningStacks returning = ReturningStacks.of(environment, release, former, parameters, input.tags());
        Map<String, Map<String, String>> completed = returning.complete(parameters);
        ParameterCheck check = new ParameterCheck(input, release, stacks, currentValues, faults);
        former.keySet().forEach(stack -> check.checkRules(stack, completed.get(stack), Set.of()));
        if (!faults.isEmpty()) {
            throw faults.asException();
        }
        if (options.get("image") instanceof String named && Boolean.TRUE.equals(stacks.get("litellm"))) {
            options.put(Request.BASE_IMAGE, baseImage(named, environment, former.getOrDefault("litellm", Map.of())));
        }
        Request request = new Request(
                execution,
                startedAt,
                action,
                environment,
                input.text("stack").orElse(ALL),
                stacks,
                completed,
                input.tags(),
                release.id(),
                options);
        List<String> remarks = Stream.of(
                        returning.remarks().stream(),
                        action.deploys() ? restoration.remark(completed).stream() : Stream.<String>empty(),
                        doubt(input).stream())
                .flatMap(sentences -> sentences)
                .toList();
        return new Result(request, remarks);
    }

    private static Optional<String> doubt(RequestInput input) {
        return input.text("image")
                .filter(image -> !image.equals("default"))
                .flatMap(image -> new LiteLlmImage(image).doubt());
    }

    /** What those of {@code stacks} that take part and are not there had when they were taken down, if they ever were. */
    private Map<String, Map<String, String>> former(String environment, Map<String, Boolean> stacks) {
        List<String> absent = stacks.keySet().stream()
                .filter(stacks::get)
                .filter(stack -> currentValues
                        .apply(Request.stackName(environment, stack))
                        .isEmpty())
                .toList();
        return absent.isEmpty() ? Map.of() : formerParameters.apply(environment, absent);
    }

    /**
     * The image that the gateway's is built from: what is named, else what the litellm stack remembers as a parameter, or had when
     * it was taken down, so that a deployment of something else does not go back to the one that the release names.
     */
    private String baseImage(String named, String environment, Map<String, String> former) {
        return switch (named) {
            case "" ->
                currentValues
                        .apply(Request.stackName(environment, "litellm"))
                        .getOrDefault("BaseImage", former.getOrDefault("BaseImage", ""));
            case "default" -> "";
            default -> named;
        };
    }

    private Optional<Release> release(RequestInput input, Faults faults) {
        String id = faults.concern("release")
                ? currentRelease
                : input.text("release").or(() -> scheduled(input, faults)).orElse(currentRelease);
        Optional<Release> release = releases.apply(id);
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
                .flatMap(laterRelease);
    }

    private static Map<String, Boolean> stacks(RequestInput input, StackCatalogue catalogue, Faults faults) {
        String wanted = input.text("stack").orElse(ALL);
        if (!wanted.equals(ALL) && !catalogue.names().contains(wanted)) {
            faults.add(
                    "found %s; allowed are all, %s"
                            .formatted(ForeignText.quoted(wanted), String.join(", ", catalogue.names())),
                    "stack");
        }
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        catalogue.names().forEach(name -> stacks.put(name, wanted.equals(ALL) || wanted.equals(name)));
        return stacks;
    }

    private static Map<String, Map<String, String>> parameters(RequestInput input, StackCatalogue catalogue) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        catalogue
                .names()
                .forEach(name -> parameters.put(name, input.parameters().getOrDefault(name, Map.of())));
        return parameters;
    }
}
