package litellm.controlplane.request;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import litellm.controlplane.Action;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.preflight.OrderedNumbers;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateParameter;
import litellm.controlplane.snapshot.SnapshotSearch;

/**
 * Makes a complete and valid request of an execution's input: its shape against the JSON Schema, its stacks against the
 * release's catalogue, each parameter against its template, and the templates' rules with the values that would apply.
 */
public final class RequestValidator {
    private static final String ALL = "all";

    /** Options of the schema that a request has members of its own for. */
    private static final Set<String> MEMBERS = Set.of("stack", "parameters", "tags");

    private final RequestSchema schema = new RequestSchema();
    private final Function<String, Optional<Release>> releases;
    private final String currentRelease;
    private final Function<String, Optional<String>> laterRelease;
    private final Function<String, Map<String, String>> currentValues;
    private final BiFunction<String, List<String>, Map<String, Map<String, String>>> formerParameters;
    private final Restoration restoration;
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
        this.zone = zone;
        this.restoration = new Restoration(snapshots, currentValues);
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
        checkParameters(input, release, stacks, faults);
        checkStayingParameters(input, release, stacks, faults);
        checkTags(input, release, stacks, faults);
        Map<String, Object> options = options(input, faults);
        checkDay(options, startedAt, faults);
        checkReplacements(options, stacks, faults);
        checkImage(options, stacks, faults);
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
        Map<String, Map<String, String>> parameters = restoration.apply(
                environment,
                String.valueOf(options.getOrDefault("restore", "")),
                parameters(input, release.stacks()),
                stacks,
                release,
                faults);
        Map<String, Map<String, String>> former = action.deploys() ? former(environment, stacks) : Map.of();
        ReturningStacks returning = ReturningStacks.of(environment, release, former, parameters, input.tags());
        Map<String, Map<String, String>> completed = returning.complete(parameters);
        former.keySet().forEach(stack -> checkRules(input, release, stack, completed.get(stack), Set.of(), faults));
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
        List<String> remarks = new ArrayList<>(returning.remarks());
        if (action.deploys()) {
            restoration.remark(environment, completed, stacks, release).ifPresent(remarks::add);
        }
        input.text("image")
                .filter(image -> !image.equals("default"))
                .flatMap(image -> new LiteLlmImage(image).doubt())
                .ifPresent(remarks::add);
        return new Result(request, remarks);
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

    /** The schema knows the form of a date only. A day that is over for the schedules would keep nothing. */
    private void checkDay(Map<String, Object> options, Instant now, Faults faults) {
        String day = String.valueOf(options.getOrDefault("keepUntil", ""));
        try {
            if (!day.isEmpty()
                    && !day.equals("none")
                    && !faults.concern("keepUntil")
                    && LocalDate.parse(day).isBefore(LocalDate.ofInstant(now, zone))) {
                faults.add(
                        "found %s; allowed is a day that is not over in the time zone %s"
                                .formatted(ForeignText.quoted(day), zone),
                        "keepUntil");
            }
        } catch (DateTimeParseException e) {
            faults.add("found %s; allowed is a day that there is".formatted(ForeignText.quoted(day)), "keepUntil");
        }
    }

    private static void checkImage(Map<String, Object> options, Map<String, Boolean> stacks, Faults faults) {
        if (options.get("image") instanceof String image
                && !image.isEmpty()
                && Boolean.FALSE.equals(stacks.get("litellm"))
                && !faults.concern("image")) {
            faults.add(
                    "found %s, but the litellm stack takes no part; stack names another"
                            .formatted(ForeignText.quoted(image)),
                    "image");
        }
    }

    /** The resource itself may be one that the template has no longer: what is to be deleted is named here too. */
    private static void checkReplacements(Map<String, Object> options, Map<String, Boolean> stacks, Faults faults) {
        List<?> names = options.get("allowReplacement") instanceof List<?> given ? given : List.of();
        for (int i = 0; i < names.size(); i++) {
            String name = String.valueOf(names.get(i));
            String[] place = {"allowReplacement", Integer.toString(i)};
            if (!faults.concern(place) && !stacks.containsKey(name.split("\\.", 2)[0])) {
                faults.add(
                        "found %s, of an unknown stack; allowed are %s"
                                .formatted(ForeignText.quoted(name), String.join(", ", stacks.keySet())),
                        place);
            }
        }
    }

    /** What the action takes beside stacks, parameters and tags, complete with the schema's defaults. */
    private Map<String, Object> options(RequestInput input, Faults faults) {
        Map<String, Object> options = new LinkedHashMap<>();
        input.text("confirmation").ifPresent(confirmation -> options.put("confirmation", confirmation));
        input.text("schedule").ifPresent(name -> options.put("schedule", name));
        String action = input.text("action").orElse("");
        for (RequestSchema.Option option : schema.options()) {
            Object value = input.member(option.name()).orElse(option.standard());
            if (!option.actions().contains(action)) {
                checkNotGiven(option, value, action, faults);
            } else if (value != null && !MEMBERS.contains(option.name())) {
                options.put(option.name(), value);
            } else if (value == null && option.requiredBy().contains(action) && !faults.concern(option.name())) {
                faults.add("found nothing; " + option.allowance(), option.name());
            }
        }
        return options;
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

    /** A default says the same as no value: a form that sends every member sends those too. */
    private static void checkNotGiven(RequestSchema.Option option, Object value, String action, Faults faults) {
        if (!Objects.equals(value, option.standard()) && !faults.concern("action")) {
            faults.add(
                    "found a value; %s takes none, only: %s".formatted(action, String.join(", ", option.actions())),
                    option.name());
        }
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

    private void checkParameters(RequestInput input, Release release, Map<String, Boolean> stacks, Faults faults) {
        input.parameters().forEach((stack, values) -> {
            if (!stacks.containsKey(stack)) {
                faults.add(
                        "found an unknown stack; allowed are " + String.join(", ", stacks.keySet()),
                        "parameters",
                        stack);
            } else if (!values.isEmpty() && !stacks.get(stack)) {
                faults.add("found parameters of a stack that takes no part; stack names another", "parameters", stack);
            } else if (!values.isEmpty()) {
                checkParameters(input, release, stack, values, faults);
            }
        });
    }

    private void checkParameters(
            RequestInput input, Release release, String stack, Map<String, String> values, Faults faults) {
        Template template = release.template(stack);
        Set<String> platform = release.stacks().find(stack).parameters().keySet();
        Set<String> doubtful = new HashSet<>();
        values.forEach((name, value) -> parameterFault(template, platform, name, value)
                .ifPresent(fault -> {
                    if (!faults.concern("parameters", stack, name)) {
                        faults.add(fault, "parameters", stack, name);
                    }
                    doubtful.add(name);
                }));
        checkRules(input, release, stack, values, doubtful, faults);
    }

    /** An update keeps the values that a stack has, and CloudFormation refuses one that the release no longer allows. */
    private void checkStayingParameters(
            RequestInput input, Release release, Map<String, Boolean> stacks, Faults faults) {
        if (faults.concern("environment")
                || faults.concern("action")
                || input.text("action").map(Action::of).filter(Action::deploys).isEmpty()) {
            return;
        }
        String environment = input.text("environment").orElseThrow();
        stacks.keySet().stream().filter(stacks::get).forEach(stack -> {
            Map<String, TemplateParameter> parameters = release.template(stack).parameters();
            Map<String, String> staying =
                    new LinkedHashMap<>(currentValues.apply(Request.stackName(environment, stack)));
            staying.keySet().retainAll(parameters.keySet());
            staying.keySet()
                    .removeAll(input.parameters().getOrDefault(stack, Map.of()).keySet());
            staying.keySet().removeAll(input.tags().keySet());
            staying.keySet().removeAll(release.stacks().find(stack).parameters().keySet());
            staying.forEach((name, value) -> parameters
                    .get(name)
                    .fault(value)
                    .filter(_ -> !parameters.get(name).noEcho())
                    .ifPresent(fault -> faults.add(
                            "%s; the stack has that value, so name another".formatted(fault),
                            "parameters",
                            stack,
                            name)));
        });
    }

    private static Optional<String> parameterFault(Template template, Set<String> platform, String name, String value) {
        if (name.equals("Environment")) {
            return Optional.of("found a value; set by the control plane, from environment");
        }
        if (platform.contains(name)) {
            return Optional.of("found a value; set by the control plane");
        }
        if (Request.TAGS.contains(name)) {
            return Optional.of("found a tag; allowed is tags." + name + ", for all stacks alike");
        }
        if (!template.parameters().containsKey(name)) {
            return Optional.of(
                    "found an unknown parameter; allowed are " + String.join(", ", settable(template, platform)));
        }
        return template.parameters().get(name).fault(value);
    }

    private static Set<String> settable(Template template, Set<String> platform) {
        Set<String> settable = new TreeSet<>(template.parameters().keySet());
        settable.removeAll(platform);
        settable.removeAll(Request.TAGS);
        settable.remove("Environment");
        return settable;
    }

    /** A rule looks at several parameters: those not set now have the stack's present values, or the defaults. */
    private void checkRules(
            RequestInput input,
            Release release,
            String stack,
            Map<String, String> values,
            Set<String> doubtful,
            Faults faults) {
        Template template = release.template(stack);
        if (faults.concern("environment")) {
            return;
        }
        String environment = input.text("environment").orElseThrow();
        Map<String, String> all = release.stacks()
                .find(stack)
                .values(environment, currentValues.apply(Request.stackName(environment, stack)), input.tags(), values);
        template.brokenRules(all, doubtful).forEach(fault -> faults.add(fault, "parameters", stack));
        Set<String> set = new HashSet<>(values.keySet());
        set.removeAll(doubtful);
        OrderedNumbers.faultsOf(set, template, all)
                .forEach((name, fault) -> faults.add(fault, "parameters", stack, name));
    }

    private static void checkTags(RequestInput input, Release release, Map<String, Boolean> stacks, Faults faults) {
        if (input.tags().isEmpty()) {
            return;
        }
        stacks.forEach((stack, wanted) -> {
            if (wanted) {
                Map<String, TemplateParameter> parameters =
                        release.template(stack).parameters();
                input.tags()
                        .forEach((name, value) -> Optional.ofNullable(parameters.get(name))
                                .flatMap(parameter -> parameter.fault(value))
                                .ifPresent(fault -> faults.add(fault, "tags", name)));
            }
        });
    }
}
