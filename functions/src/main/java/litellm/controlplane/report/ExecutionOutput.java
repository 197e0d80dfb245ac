package litellm.controlplane.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an execution gave at its end: what {@code Report.summary} writes, or the whole report. Any JSON is a legal output: what is
 * not there, or is something else than a report has there, is empty.
 *
 * @param members as they were given
 */
public record ExecutionOutput(Map<String, Object> members) {
    /** The gateway's address. */
    public Optional<String> endpoint() {
        return text(members, "endpoint");
    }

    /** The admin UI's address. */
    public Optional<String> uiUrl() {
        return text(members, "uiUrl");
    }

    public Optional<String> release() {
        return text(members, "release");
    }

    /** Why nothing was done, where a schedule asked for something on a day when it should not. */
    public Optional<String> reason() {
        return text(members, "reason");
    }

    public Optional<String> note() {
        return text(members, "note");
    }

    /** What a person should know, though nothing was refused for it. */
    public List<String> warnings() {
        return texts(members, "warnings");
    }

    /** What was deleted beside the stacks. */
    public List<String> removed() {
        return texts(members, "removed");
    }

    /** What a teardown has left on purpose. */
    public List<String> kept() {
        return texts(members, "kept");
    }

    /** The stacks by their names, with what became of each. */
    public Optional<Map<?, ?>> stacks() {
        return part(members, "stacks");
    }

    /** What became of a stack: {@code UPDATED}. */
    public Optional<String> outcome(String stack) {
        return stacks().flatMap(stacks -> part(stacks, stack)).flatMap(result -> text(result, "outcome"));
    }

    /** What the updates of the stacks could not delete, one for each stack that left something behind. */
    public List<String> leftBehind() {
        return stacks().stream()
                .flatMap(stacks -> stacks.keySet().stream().map(stack -> part(stacks, stack)))
                .flatMap(Optional::stream)
                .flatMap(result -> text(result, "leftBehind").stream())
                .toList();
    }

    public Optional<Scan> scan() {
        return part(members, "scan").map(Scan::new);
    }

    public Optional<Plan> plan() {
        return part(members, "plan").map(Plan::new);
    }

    public Optional<Cost> cost() {
        return part(members, "cost").map(Cost::new);
    }

    public Optional<Repository> repository() {
        return part(members, "repository").map(Repository::new);
    }

    /** What a scan answered, see {@code ScanCompliance}. */
    public record Scan(Map<?, ?> members) {
        /** Whether something is wrong or was not checked. */
        public boolean hasFindings() {
            return text(members, "outcome").equals(Optional.of("FINDINGS"));
        }

        /** How many findings are faults. */
        public Optional<Number> findings() {
            return number(members, "findings");
        }

        public Optional<Map<?, ?>> bySeverity() {
            return part(members, "bySeverity");
        }

        public Optional<Number> notChecked() {
            return number(members, "notChecked");
        }

        public Optional<Number> kept() {
            return number(members, "kept");
        }

        public Optional<Number> silenced() {
            return number(members, "silenced");
        }

        public Optional<Number> monthlyCost() {
            return number(members, "monthlyCost");
        }

        /** Where all of it lies: {@code s3://BUCKET/KEY}. */
        public Optional<String> report() {
            return text(members, "report");
        }

        /** The worst of the findings. */
        public List<FindingInShort> worst() {
            return list(members, "worst").stream()
                    .filter(Map.class::isInstance)
                    .map(Map.class::cast)
                    .map(FindingInShort::of)
                    .toList();
        }
    }

    /** Something that a scan found. */
    public record FindingInShort(String severity, String rule, String type, String name, String problem) {
        private static FindingInShort of(Map<?, ?> members) {
            return new FindingInShort(
                    word(members, "severity"),
                    word(members, "rule"),
                    word(members, "type"),
                    word(members, "name"),
                    word(members, "problem"));
        }

        private static String word(Map<?, ?> members, String name) {
            return Objects.toString(members.get(name), "");
        }
    }

    /** What a plan came to, see {@code PlanStacks}. */
    public record Plan(Map<?, ?> members) {
        public Optional<String> summary() {
            return text(members, "summary");
        }

        /** Where all of it lies: {@code s3://BUCKET/KEY}. */
        public Optional<String> location() {
            return text(members, "location");
        }

        /** What would change and what has drifted, a line for each. */
        public List<String> changes() {
            return text(members, "changes").stream().flatMap(String::lines).toList();
        }
    }

    /** What the environment costs, see {@code ExpectedCost}. */
    public record Cost(Map<?, ?> members) {
        public Optional<String> monthly() {
            return text(members, "monthly");
        }

        public Optional<String> atMost() {
            return text(members, "atMost");
        }

        /** The stacks whose cost is not known. */
        public Optional<String> without() {
            return text(members, "without");
        }

        /** Where the amounts come from. */
        public Optional<String> prices() {
            return text(members, "prices");
        }
    }

    /** What became of the image repository, see {@code CleanRepository}. */
    public record Repository(Map<?, ?> members) {
        /** How many images were deleted and how many stay; empty where none were to be. */
        public Optional<String> images() {
            return text(members, "images")
                    .flatMap(deleted ->
                            text(members, "kept").map(kept -> "%s deleted, %s kept".formatted(deleted, kept)));
        }
    }

    private static Optional<String> text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Number> number(Map<?, ?> members, String name) {
        return members.get(name) instanceof Number number ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Map<?, ?>> part(Map<?, ?> members, Object name) {
        return members.get(name) instanceof Map<?, ?> part ? Optional.of(part) : Optional.empty();
    }

    private static List<?> list(Map<?, ?> members, String name) {
        return members.get(name) instanceof List<?> list ? list : List.of();
    }

    private static List<String> texts(Map<?, ?> members, String name) {
        return list(members, name).stream().map(String::valueOf).toList();
    }
}
