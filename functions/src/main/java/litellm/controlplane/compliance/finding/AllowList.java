package litellm.controlplane.compliance.finding;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.Yaml;

/**
 * The findings that somebody has decided to live with for a while, as {@code allow-list.yaml} of a release lists them. An
 * entry that cannot be read or has expired silences nothing, and is a fault itself.
 *
 * @param entries the valid entries
 * @param faults what is wrong with the others, each with its place
 */
public record AllowList(List<Entry> entries, List<String> faults) {
    public static final String FILE = "allow-list.yaml";

    private static final String LIST = "allowed";

    private static final Set<String> MEMBERS = Set.of("rule", "resource", "id", "reason", "expires");

    /**
     * One finding that is allowed.
     *
     * @param resource the resource's ARN or name
     * @param id that of the finding, where other problems of the resource by the same rule are not to be silenced with it
     * @param reason why it may stay
     * @param expires the last day on which it may
     */
    public record Entry(String rule, String resource, Optional<String> id, String reason, LocalDate expires) {
        /**
         * Whether it silences {@code finding}. All that was not looked at has the account's ARN, so it is known by its name; and
         * without the stacks nothing was judged, which nobody can have decided to live with.
         */
        public boolean covers(Finding finding) {
            boolean named = finding.notChecked()
                    ? resource.equals(finding.name()) && !finding.name().equals(ResourceTypes.STACK)
                    : resource.equals(finding.arn()) || resource.equals(finding.name());
            return named && rule.equals(finding.rule()) && id.stream().allMatch(finding.id()::equals);
        }
    }

    /**
     * Reads the list.
     *
     * @param rules the rules that there are
     * @param today entries that expired before today are faults
     */
    public static AllowList parse(String yaml, Set<String> rules, LocalDate today) {
        List<Entry> entries = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            Map<String, Object> members = Yaml.parse(FILE, yaml);
            List<?> given = Yaml.sequence(members.get(LIST), FILE + ": " + LIST);
            for (int i = 0; i < given.size(); i++) {
                String place = "%s: %s[%d]".formatted(FILE, LIST, i);
                try {
                    entries.add(entry(place, given.get(i), rules, today));
                } catch (IllegalStateException e) {
                    faults.add(e.getMessage());
                }
            }
            requireOnly(Set.of(LIST), members, FILE, "the entries belong under " + LIST);
        } catch (IllegalStateException e) {
            faults.add(e.getMessage());
        }
        return new AllowList(List.copyOf(entries), List.copyOf(faults));
    }

    private static Entry entry(String place, Object value, Set<String> rules, LocalDate today) {
        Map<String, Object> members = Yaml.mapping(value, place);
        requireOnly(MEMBERS, members, place, "allowed are rule, resource, id, reason and expires");
        String rule = text(members, "rule", place);
        if (!rules.contains(rule)) {
            throw fault(place + ".rule", rule, "a rule of the scan is needed");
        }
        LocalDate expires = date(text(members, "expires", place), place + ".expires");
        if (expires.isBefore(today)) {
            throw fault(
                    place + ".expires", expires.toString(), "that day is past, the entry silences nothing any more");
        }
        Optional<String> id = members.containsKey("id") ? Optional.of(text(members, "id", place)) : Optional.empty();
        return new Entry(rule, text(members, "resource", place), id, text(members, "reason", place), expires);
    }

    private static void requireOnly(Set<String> known, Map<String, Object> members, String place, String needed) {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw fault(place, String.join(", ", unknown), needed);
        }
    }

    private static String text(Map<String, Object> members, String name, String place) {
        String text = Yaml.string(members.get(name), place + "." + name);
        if (text.isBlank()) {
            throw fault(place + "." + name, text, "a text is needed");
        }
        return text;
    }

    private static LocalDate date(String text, String place) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalStateException(place + ": found '%s'; a day YYYY-MM-DD is needed".formatted(text), e);
        }
    }

    private static IllegalStateException fault(String place, String found, String needed) {
        return new IllegalStateException("%s: found '%s'; %s".formatted(place, found, needed));
    }

    /** The entry that silences {@code finding}, if there is one. */
    public Optional<Entry> covering(Finding finding) {
        return entries.stream().filter(entry -> entry.covers(finding)).findFirst();
    }
}
