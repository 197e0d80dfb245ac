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
import litellm.controlplane.release.YamlMapping;

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
     * @param today entries that expired before today are faults
     */
    public static AllowList parse(String yaml, Set<String> rules, LocalDate today) {
        List<Entry> entries = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            // Comments alone allow as little as an empty list.
            YamlMapping list = new YamlMapping(
                    FILE, yaml.lines().allMatch(AllowList::isComment) ? Map.of() : Yaml.parse(FILE, yaml));
            List<?> given = Yaml.sequence(list.members().get(LIST), FILE + ": " + LIST);
            for (int i = 0; i < given.size(); i++) {
                String place = "%s: %s[%d]".formatted(FILE, LIST, i);
                try {
                    entries.add(entry(YamlMapping.of(given.get(i), place), rules, today));
                } catch (IllegalStateException e) {
                    faults.add(e.getMessage());
                }
            }
            requireOnly(Set.of(LIST), list, "the entries belong under " + LIST);
        } catch (IllegalStateException e) {
            faults.add(e.getMessage());
        }
        return new AllowList(List.copyOf(entries), List.copyOf(faults));
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    private static Entry entry(YamlMapping entry, Set<String> rules, LocalDate today) {
        requireOnly(MEMBERS, entry, "allowed are rule, resource, id, reason and expires");
        String rule = text(entry, "rule");
        if (!rules.contains(rule)) {
            throw fault(entry.place("rule"), rule, "a rule of the scan is needed");
        }
        LocalDate expires = date(entry, "expires");
        if (expires.isBefore(today)) {
            throw fault(
                    entry.place("expires"),
                    expires.toString(),
                    "that day is past, the entry silences nothing any more");
        }
        Optional<String> id = entry.has("id") ? Optional.of(text(entry, "id")) : Optional.empty();
        return new Entry(rule, text(entry, "resource"), id, text(entry, "reason"), expires);
    }

    private static void requireOnly(Set<String> known, YamlMapping found, String needed) {
        Set<String> unknown = new TreeSet<>(found.members().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw fault(found.place(), String.join(", ", unknown), needed);
        }
    }

    private static String text(YamlMapping entry, String name) {
        String text = entry.string(name);
        if (text.isBlank()) {
            throw fault(entry.place(name), text, "a text is needed");
        }
        return text;
    }

    private static LocalDate date(YamlMapping entry, String name) {
        String text = text(entry, name);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw fault(entry.place(name), text, "a day YYYY-MM-DD is needed");
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
