package litellm.console.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import litellm.console.document.JsonDocument;
import litellm.controlplane.plan.Plan;

/** The forms in which a plan can be had. */
public enum PlanFormat {
    /** For a terminal or a log. */
    TEXT,
    /** For a program. */
    JSON,
    /** For a comment on a pull request. */
    MARKDOWN,
    /** For a browser: one page that loads nothing. */
    HTML;

    /**
     * The plan in this form, without a line end at its end.
     *
     * @param coloured whether a terminal shows it
     */
    public String write(Plan plan, boolean coloured) {
        return switch (this) {
            case TEXT -> new PlanText(plan, coloured).write();
            case JSON -> JsonDocument.writeIndented(JsonDocument.read("the plan", plan.write()));
            case MARKDOWN -> new PlanMarkdown(plan).write();
            case HTML -> new PlanHtml(plan).write();
        };
    }

    /** The names by which a person asks for them. */
    public static List<String> names() {
        return Arrays.stream(values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
