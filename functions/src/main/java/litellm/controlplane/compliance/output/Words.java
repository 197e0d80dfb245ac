package litellm.controlplane.compliance.output;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.Count;
import litellm.controlplane.compliance.assessment.Assessment;

/** What several forms say alike. */
final class Words {
    private Words() {}

    /** The result in a sentence: {@code 3 findings in dev (1 HIGH, 2 LOW), about 12.40 USD a month.} */
    static String headline(Assessment assessment) {
        String where = String.join(", ", assessment.environments());
        if (assessment.findings().isEmpty()) {
            return "Nothing found in %s.".formatted(where);
        }
        String severities = assessment.bySeverity().entrySet().stream()
                .map((Map.Entry<String, Long> count) -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        String cost = assessment.monthlyDollars() > 0
                ? ", about %s USD a month".formatted(dollars(assessment.monthlyDollars()))
                : "";
        String count = Count.of(assessment.findings().size(), "finding");
        return "%s in %s (%s)%s.".formatted(count, where, severities, cost);
    }

    static String dollars(double amount) {
        return String.format(Locale.ROOT, "%.2f", amount);
    }
}
