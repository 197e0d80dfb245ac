package litellm.local.stack.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.local.stack.Stack;
import litellm.local.stack.StackSettings;
import litellm.local.stack.StackSettings.OnFailure;
import litellm.local.stack.template.Definitions;
import litellm.local.stack.template.ParameterValues;
import litellm.local.stack.template.Parameters;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;

/** Reads from a request what a stack is to be and how it is worked on. */
final class StackRequests {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]*");
    private static final int MAX_NAME = 128;
    private static final int MAX_TAGS = 50;
    private static final int MAX_TAG_KEY = 128;
    private static final int MAX_TAG_VALUE = 256;
    private static final List<String> UNSUPPORTED = List.of(
            "ResourcesToImport",
            "RollbackConfiguration",
            "StackPolicyBody",
            "StackPolicyDuringUpdateBody",
            "StackPolicyDuringUpdateURL",
            "StackPolicyURL");

    private final TemplateSource templates;
    private final Definitions definitions;

    StackRequests(TemplateSource templates, Definitions definitions) {
        this.templates = templates;
        this.definitions = definitions;
    }

    /** The name of a stack that is to be created; refuses what is no name. */
    static String newName(QueryParameters parameters) {
        parameters.required("StackName");
        return parameters.text("StackName", NAME, MAX_NAME);
    }

    /** The definition of a new stack. */
    StackDefinition creation(QueryParameters parameters, Stack stack) {
        requireSupported(parameters);
        return definitions.define(new Definitions.Request(
                templates.body(parameters),
                stack.name(),
                stack.id(),
                parameters(parameters),
                ParameterValues.NONE,
                tags(parameters),
                parameters.list("NotificationARNs")));
    }

    /** The definition that a stack is to be updated to; what the request leaves out stays as it is. */
    StackDefinition update(QueryParameters parameters, Stack stack) {
        requireSupported(parameters);
        StackDefinition current = stack.definition();
        Optional<String> given = templates.find(parameters);
        boolean previous = parameters.flag("UsePreviousTemplate");
        if (given.isPresent() && previous) {
            throw StackException.validation(
                    "You cannot specify both usePreviousTemplate and Template Body/Template URL.");
        }
        String body = previous ? current.body() : given.orElseGet(() -> templates.body(parameters));
        return definitions.define(new Definitions.Request(
                body,
                stack.name(),
                stack.id(),
                parameters(parameters),
                current.scope().parameters(),
                parameters.has("Tags") ? tags(parameters) : current.tags(),
                notificationArns(parameters, stack)));
    }

    /** How a new stack is to be worked on. */
    static StackSettings creationSettings(QueryParameters parameters) {
        Optional<OnFailure> onFailure = parameters.choice("OnFailure", OnFailure.NAMED);
        if (onFailure.isPresent() && parameters.text("DisableRollback") != null) {
            throw StackException.validation("You can specify only one of DisableRollback and OnFailure");
        }
        return new StackSettings(
                onFailure.orElseGet(() -> rollback(parameters)),
                Optional.ofNullable(parameters.text("TimeoutInMinutes"))
                        .map(StackRequests::minutes)
                        .orElse(null),
                parameters.list("Capabilities"),
                parameters.list("NotificationARNs"),
                parameters.text("RoleARN"),
                parameters.flag("RetainExceptOnCreate"));
    }

    /** How a stack is to be worked on in an update; its service role stays unless the request gives another. */
    static StackSettings updateSettings(QueryParameters parameters, Stack stack) {
        String roleArn = parameters.text("RoleARN");
        return new StackSettings(
                rollback(parameters),
                stack.settings().timeout(),
                parameters.list("Capabilities"),
                notificationArns(parameters, stack),
                roleArn == null ? stack.settings().roleArn() : roleArn,
                parameters.flag("RetainExceptOnCreate"));
    }

    private static OnFailure rollback(QueryParameters parameters) {
        return parameters.flag("DisableRollback") ? OnFailure.DISABLE_ROLLBACK : OnFailure.ROLLBACK;
    }

    private static void requireSupported(QueryParameters parameters) {
        UNSUPPORTED.stream().filter(parameters::has).findFirst().ifPresent(name -> {
            throw StackException.validation("The local cloud does not support " + name);
        });
    }

    private static Duration minutes(String text) {
        if (!Pattern.matches("[1-9]\\d{0,6}", text)) {
            throw StackException.constraint("timeoutInMinutes", text, "have value greater than or equal to 1");
        }
        return Duration.ofMinutes(Integer.parseInt(text));
    }

    private static List<String> notificationArns(QueryParameters parameters, Stack stack) {
        return parameters.has("NotificationARNs")
                ? parameters.list("NotificationARNs")
                : stack.settings().notificationArns();
    }

    private static Map<String, Parameters.Given> parameters(QueryParameters parameters) {
        Map<String, Parameters.Given> given = new LinkedHashMap<>();
        for (Map<String, String> parameter : parameters.structures("Parameters")) {
            String key = parameter.get("ParameterKey");
            if (given.containsKey(key)) {
                throw StackException.validation("Parameter '" + key + "' specified more than once");
            }
            given.put(
                    key,
                    new Parameters.Given(
                            parameter.get("ParameterValue"), Boolean.parseBoolean(parameter.get("UsePreviousValue"))));
        }
        return given;
    }

    private static Map<String, String> tags(QueryParameters parameters) {
        Map<String, String> tags = new LinkedHashMap<>();
        int index = 0;
        for (Map<String, String> tag : parameters.structures("Tags")) {
            String member = "tags." + ++index + ".member.";
            String key = sized(member + "key", tag.getOrDefault("Key", ""), MAX_TAG_KEY);
            if (key.startsWith("aws:")) {
                throw StackException.validation("Invalid tag key: '" + key + "'");
            }
            if (tags.put(key, sized(member + "value", tag.getOrDefault("Value", ""), MAX_TAG_VALUE)) != null) {
                throw StackException.validation("Duplicate tag key: '" + key + "'");
            }
        }
        if (tags.size() > MAX_TAGS) {
            throw StackException.validation("A stack cannot have more than " + MAX_TAGS + " tags");
        }
        return tags;
    }

    private static String sized(String member, String text, int longest) {
        if (text.isEmpty()) {
            throw StackException.constraint(member, text, "have length greater than or equal to 1");
        }
        if (text.length() > longest) {
            throw StackException.constraint(member, text, "have length less than or equal to " + longest);
        }
        return text;
    }
}
