package litellm.console.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import litellm.console.document.JsonDocument;
import litellm.controlplane.plan.Plan;

/** The forms in which a plan can be had. */
public enum PlanFormat {
    /** For a terminal or a log. */
    TEXT {
        @Override
        public String write(Plan plan, boolean coloured) {
            return new PlanText(plan, coloured).write();
        }
    },
    /** For a program. */
    JSON {
        @Override
        public String write(Plan plan, boolean coloured) {
            return JsonDocument.writeIndented(JsonDocument.read("the plan", plan.write()));
        }
    },
    /** For a comment on a pull request. */
    MARKDOWN {
        @Override
        public String write(Plan plan, boolean coloured) {
            return new PlanMarkdown(plan).write();
        }
    },
    /** For a browser: one page that loads nothing. */
    HTML {
        @Override
        public String write(Plan plan, boolean coloured) {
            return new PlanHtml(plan).write();
        }
    };

    /**
     * The plan in this form, without a line end at its end.
     *
     * @param coloured whether a terminal shows it
     */
    public abstract String write(Plan plan, boolean coloured);

    /** The names by which a person asks for them. */
    public static List<String> names() {
        return Arrays.stream(values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
