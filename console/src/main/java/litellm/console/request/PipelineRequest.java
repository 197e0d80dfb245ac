package litellm.console.request;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import litellm.console.ConsoleException;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.console.document.WholeCharacters;
import litellm.controlplane.Action;
import litellm.controlplane.ForeignText;

/**
 * The request that a person filled in on the form of the Azure pipeline. A parameter of the form is named as the member of
 * the request that it sets ({@code action}, {@code count}), {@code STACK_Parameter} for a stack's parameter, and
 * {@code tag_Name} for a tag. What was left blank, or a box that was not ticked, says nothing.
 *
 * @param input the execution's input, still to be checked by the machine
 */
public record PipelineRequest(Map<String, Object> input) {
    private static final String FORM = "the pipeline's parameters";

    private static final String TAG = "tag";

    private static final Set<String> NUMBERS = Set.of("count", "keep");
    private static final Set<String> FLAGS = Set.of("allowProd", "keepData", "force", "unstick", "drift");
    private static final Pattern FLAG = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the form.
     *
     * @param json all parameters of the pipeline, as its {@code convertToJson(parameters)} writes them
     */
    public static PipelineRequest of(String json, String release) {
        Map<String, Object> input = new TreeMap<>();
        Map<String, Map<String, Object>> parameters = new TreeMap<>();
        form(json).forEach((name, value) -> {
            Object given = given(name, value);
            int split = name.indexOf('_');
            if (given == null || given.equals("") || given.equals(false)) {
                return;
            }
            if (split < 0) {
                input.put(name, member(name, given));
            } else {
                parameters
                        .computeIfAbsent(name.substring(0, split), stack -> new TreeMap<>())
                        .put(name.substring(split + 1), given.toString());
            }
        });
        Map<String, Object> tags = parameters.remove(TAG);
        if (tags != null) {
            input.put("tags", tags);
        }
        if (!parameters.isEmpty()) {
            input.put("parameters", parameters);
        }
        // The pipeline publishes none for the others, which work by the installed one.
        if (Action.named(String.valueOf(input.get("action")))
                .filter(Action::byRelease)
                .isPresent()) {
            input.put("release", release);
        }
        return new PipelineRequest(input);
    }

    /**
     * A space stands for nothing, and one around a text is a slip; but a confirmation is compared exactly, so it is not trimmed.
     * Azure writes a box as {@code false} or, where an expression has touched it, as {@code "False"}.
     */
    private static Object given(String name, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        if (FLAGS.contains(name) && FLAG.matcher(text).matches()) {
            return Boolean.valueOf(text);
        }
        return text.isBlank() || !name.equals("confirmation") ? text.strip() : text;
    }

    private static Map<String, Object> form(String json) {
        try {
            Map<String, Object> form = JsonDocument.readObject(FORM, json);
            WholeCharacters.check(FORM, form);
            return form;
        } catch (DocumentException e) {
            throw ConsoleException.wrongUsage(ForeignText.line(e.getMessage()));
        }
    }

    /** The form knows text alone; the request also knows a number and a list. What is neither is for its check to say. */
    private static Object member(String name, Object given) {
        if (NUMBERS.contains(name) && given.toString().matches("\\d{1,9}")) {
            return Integer.valueOf(given.toString());
        }
        return name.equals("allowReplacement") ? List.of(given.toString().split("[\\s,]+")) : given;
    }

    /**
     * The names of the executions that a build may start for this request, the first attempt's first.
     *
     * @param attempt how often its stage was begun, from 1
     */
    public List<String> executionNames(String build, int attempt) {
        String first = "build-%s-%s-%s".formatted(build, input.get("action"), input.get("environment"));
        String safe = first.replaceAll("[^A-Za-z0-9_-]", "-");
        String name = safe.substring(0, Math.min(safe.length(), 72));
        return IntStream.rangeClosed(1, attempt)
                .mapToObj(number -> number == 1 ? name : name + "-" + number)
                .toList();
    }

    /** The execution's input as JSON; the same form gives the same text. */
    public String toJson() {
        return JsonDocument.write(input);
    }
}
