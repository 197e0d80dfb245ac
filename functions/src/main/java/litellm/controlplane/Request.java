package litellm.controlplane;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.json.JsonObject;

/**
 * What an execution of the state machine is to do, as ValidateRequest hands it to every later state: complete and valid.
 *
 * @param execution the execution's ARN
 * @param environment the environment to do it to: {@code dev}, {@code staging} or {@code prod}
 * @param stack {@code all} or the one stack that was asked for
 * @param stacks the stacks of the catalogue, and which of them take part
 * @param parameters for each stack the template parameters that a person set, by name
 * @param tags the tag parameters that a person set, by name
 * @param release the release whose templates and image are deployed
 * @param options what else the action takes, by the names of request-schema.json and with its defaults: {@code count},
 *     {@code keepData}, …
 */
public record Request(
        String execution,
        Instant startedAt,
        Action action,
        String environment,
        String stack,
        StackSelection stacks,
        Map<String, Map<String, String>> parameters,
        Map<String, String> tags,
        String release,
        Map<String, Object> options) {
    /** The environments that there may be. */
    public static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");

    /** The template parameters that every stack has and that become tags: a person sets them once for all stacks. */
    public static final List<String> TAGS = List.of("CostCenter", "Owner", "Project", "Compliance");

    /** The option that {@link #baseImage} reads. */
    public static final String BASE_IMAGE = "baseImage";

    /** The option that {@link #gatewayTags} reads. */
    public static final String GATEWAY_TAGS = "gatewayTags";

    private static final String PRODUCTION = "prod";

    /** The request that a state's payload carries under {@code request}. */
    public static Request from(JsonObject json) {
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        json.object("stacks").members().forEach((name, wanted) -> stacks.put(name, Boolean.TRUE.equals(wanted)));
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        JsonObject perStack = json.object("parameters");
        perStack.members()
                .keySet()
                .forEach(name -> parameters.put(name, perStack.object(name).texts()));
        return new Request(
                json.text("execution"),
                json.instant("startedAt"),
                json.constant("action", Action.class),
                json.text("environment"),
                json.text("stack"),
                new StackSelection(stacks),
                parameters,
                json.object("tags").texts(),
                json.text("release"),
                json.object("options").members());
    }

    /** The same with other parameters. */
    public Request withParameters(Map<String, Map<String, String>> others) {
        return new Request(execution, startedAt, action, environment, stack, stacks, others, tags, release, options);
    }

    /** This request as the state machine carries it. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("execution", execution);
        json.put("startedAt", startedAt.toString());
        json.put("action", action.text());
        json.put("environment", environment);
        json.put("stack", stack);
        json.put("stacks", stacks.byName());
        json.put("parameters", parameters);
        json.put("tags", tags);
        json.put("release", release);
        json.put("options", options);
        return json;
    }

    /** Whether {@code stack} takes part. */
    public boolean wants(String stack) {
        return stacks.wants(stack);
    }

    /** Whether the option {@code name} is set to true. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(options.get(name));
    }

    /** The text of the option {@code name}, unless it is empty. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    /** The text of the option {@code name}, without which this action has nothing to do. Throws IllegalArgumentException if there is none. */
    public String requireOption(String name) {
        return option(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "request.options.%s: found nothing; %s needs it".formatted(name, action.text())));
    }

    /** The resources that may be replaced or deleted although they hold data: {@code database.DBInstance}. */
    public List<String> replaceable() {
        return options.get("allowReplacement") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The LiteLLM image that the gateway's image is built from; empty for the one that the release names. */
    public String baseImage() {
        return option(BASE_IMAGE).orElse("");
    }

    /** Those of {@link #TAGS} that the gateway's stack has after this deployment; none where it takes no part. */
    public Map<String, String> gatewayTags() {
        Map<String, String> tags = new LinkedHashMap<>();
        if (options.get(GATEWAY_TAGS) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> tags.put(String.valueOf(name), String.valueOf(value)));
        }
        return tags;
    }

    /** The name of the CloudFormation stack that holds {@code stack} of this request's environment. */
    public String stackName(String stack) {
        return stackName(environment, stack);
    }

    /** The names of all CloudFormation stacks of this request's environment, whether or not they take part. */
    public List<String> stackNames() {
        return stacks.names().stream().map(this::stackName).toList();
    }

    /** The name of the CloudFormation stack that holds {@code stack} of {@code environment}. */
    public static String stackName(String environment, String stack) {
        return environment + "-" + stack + "-stack";
    }

    /**
     * The console's command that tears {@code environment} down.
     *
     * @param options what it is given beside what the environment needs: {@code --keep-data}
     */
    public static String teardownCommand(String environment, String... options) {
        List<String> words = new ArrayList<>(List.of("litellmctl", "teardown", environment));
        if (environment.equals(PRODUCTION)) {
            words.add("--allow-prod");
        }
        words.addAll(List.of(options));
        words.addAll(List.of("--confirm", "DELETE"));
        return String.join(" ", words);
    }

    /** Where the execution runs, and what it is called. */
    public ExecutionArn arn() {
        return new ExecutionArn(execution);
    }

    /** The execution's own name, the last part of its ARN. */
    public String executionName() {
        return arn().name();
    }

    /**
     * The key, in the artifact bucket, of what the execution writes for people or programs: {@code reports/dev/deploy-1.html}.
     *
     * @param suffix what follows the execution's name: {@code .html}
     */
    public String reportKey(String suffix) {
        return "reports/%s/%s%s".formatted(environment, executionName(), suffix);
    }

    /** Eight hexadecimal digits that tell executions apart whose names differ only in characters that a name of AWS does not take. */
    public String fingerprint() {
        return Sha256.hex(execution.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    }

    /** Whether the data outlives a teardown: the final snapshot of the database, and the key that it is encrypted with. */
    public boolean keepsData() {
        return !environment.equals("dev") || flag("keepData");
    }

    public boolean production() {
        return environment.equals(PRODUCTION);
    }
}
