package litellm.controlplane.compliance.finding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Sha256;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Something that is not as it should be.
 *
 * @param rule which rule found it
 * @param name what people call the resource
 * @param problem what is wrong, in a sentence
 * @param since since when the resource exists, not since when it is wrong, which nobody knows; empty where its service does not say
 * @param monthlyDollars what it costs in a month of 730 hours, in US dollars; empty where that is not known
 * @param fix the command that puts it right; empty where no one command does
 */
public record Finding(
        String rule,
        Severity severity,
        String type,
        String arn,
        String name,
        String environment,
        String problem,
        Optional<Instant> since,
        Optional<Double> monthlyDollars,
        String fix) {
    /** The worst first, then those of one rule and resource beside each other. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(Finding::rule)
            .thenComparing(Finding::arn)
            .thenComparing(Finding::problem);

    /** The rule of what could not be looked at. */
    public static final String NOT_CHECKED = "NotChecked";

    private static final int ID_LENGTH = 16;

    /** The finding that a rule makes of a resource, of which nobody knows what it costs. */
    public static Finding of(
            String rule, Severity severity, Resource resource, String environment, String problem, String fix) {
        return new Finding(
                rule,
                severity,
                resource.type(),
                resource.arn(),
                resource.name(),
                environment,
                problem,
                resource.detail("createdAt", Instant.class).or(() -> Optional.ofNullable(resource.createdAt())),
                Optional.empty(),
                fix);
    }

    /** The same with what the resource costs in a month, where that is known. */
    public Finding costing(Optional<Double> dollars) {
        return new Finding(rule, severity, type, arn, name, environment, problem, since, dollars, fix);
    }

    /** The same in every scan that finds the same: 16 hexadecimal digits of rule, resource and problem. */
    public String id() {
        return Sha256.hex(String.join("\0", rule, arn, problem).getBytes(StandardCharsets.UTF_8))
                .substring(0, ID_LENGTH);
    }

    /** Whether it says only that something could not be looked at. */
    public boolean notChecked() {
        return rule.equals(NOT_CHECKED);
    }

    /** Its members by name; those that are not known are left out. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id());
        json.put("rule", rule);
        json.put("severity", severity.name());
        json.put("type", type);
        json.put("resource", arn);
        json.put("name", name);
        json.put("environment", environment);
        json.put("problem", problem);
        since.ifPresent(time -> json.put("since", time.toString()));
        monthlyDollars.ifPresent(dollars -> json.put("monthlyDollars", dollars));
        json.put("fix", fix);
        return json;
    }
}
