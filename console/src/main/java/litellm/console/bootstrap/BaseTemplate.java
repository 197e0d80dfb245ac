package litellm.console.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.document.JsonDocument;
import litellm.controlplane.release.ForEach;
import litellm.controlplane.release.Yaml;

/**
 * The control plane's template as it is before any release: what does not need one, above all the bucket that the first
 * release goes into.
 *
 * <p>CloudFormation takes a template of more than 51,200 bytes from S3 only, and there is no bucket yet. So the parts
 * that wait for the condition {@code HasRelease} are left out here, as CloudFormation would leave them out, and so are what only
 * they look up and the words for a person who reads the template: the rest fits.
 */
final class BaseTemplate {
    /** CloudFormation's limit for a template in the call itself, in bytes; with its loops written out, too. */
    static final int LIMIT = 51_200;

    private static final String LOOP = "Fn::ForEach::";
    private static final Set<String> FILTERED = Set.of("Resources", "Outputs");

    /** The conditions that are false without a release. */
    private final Set<String> falseConditions;

    private BaseTemplate(Set<String> falseConditions) {
        this.falseConditions = falseConditions;
    }

    /**
     * Gives the reduced template as JSON.
     *
     * @param template the whole template, as {@link litellm.console.document.YamlDocument} reads it
     */
    static String of(Map<?, ?> template) {
        BaseTemplate reduction = new BaseTemplate(falseConditions(template.get("Conditions")));
        Map<String, Object> base = new LinkedHashMap<>();
        template.forEach((section, content) -> {
            if (FILTERED.contains(section) && content instanceof Map<?, ?> parts) {
                base.put(section.toString(), reduction.wanted(parts));
            } else if (section.equals("Parameters") && content instanceof Map<?, ?> parameters) {
                base.put(section.toString(), undescribed(parameters));
            } else if (!section.equals("Metadata")) {
                base.put(section.toString(), content);
            }
        });
        if (!looksUp(base)) {
            base.remove("Mappings");
        }
        return JsonDocument.write(base);
    }

    /** How many bytes a reduced template has as CloudFormation measures it: with its loops written out. */
    static int size(String base) {
        Map<String, Object> sections = new LinkedHashMap<>(JsonDocument.readObject("the reduced template", base));
        FILTERED.forEach(section ->
                sections.computeIfPresent(section, (_, parts) -> ForEach.expand(Yaml.mapping(parts, section))));
        return JsonDocument.write(sections).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Map<String, Object> undescribed(Map<?, ?> parameters) {
        Map<String, Object> undescribed = new LinkedHashMap<>();
        parameters.forEach((name, declaration) -> {
            Map<String, Object> members = new LinkedHashMap<>(Yaml.mapping(declaration, name.toString()));
            members.remove("Description");
            undescribed.put(name.toString(), members);
        });
        return undescribed;
    }

    /** Whether anything in it may need a mapping. */
    private static boolean looksUp(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.containsKey("Fn::FindInMap") || map.values().stream().anyMatch(BaseTemplate::looksUp);
            case List<?> list -> list.stream().anyMatch(BaseTemplate::looksUp);
            case null, default -> false;
        };
    }

    /** HasRelease, and every {@code Fn::And} over one that is false. */
    private static Set<String> falseConditions(Object conditions) {
        Set<String> known = new HashSet<>(Set.of("HasRelease"));
        boolean grown = conditions instanceof Map;
        while (grown) {
            grown = false;
            for (Map.Entry<?, ?> condition : ((Map<?, ?>) conditions).entrySet()) {
                grown |= needs(condition.getValue(), known)
                        && known.add(condition.getKey().toString());
            }
        }
        return known;
    }

    private static boolean needs(Object condition, Set<String> known) {
        return condition instanceof Map<?, ?> map
                && map.get("Fn::And") instanceof List<?> parts
                && parts.stream().anyMatch(part -> part instanceof Map<?, ?> one && names(one.get("Condition"), known));
    }

    private static boolean names(Object condition, Set<String> known) {
        return condition instanceof String name && known.contains(name);
    }

    private Map<String, Object> wanted(Map<?, ?> parts) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            if (name.toString().startsWith(LOOP)) {
                loop((List<?>) part).ifPresent(loop -> wanted.put(name.toString(), loop));
            } else if (!(part instanceof Map<?, ?> map && names(map.get("Condition"), falseConditions))) {
                wanted.put(name.toString(), resolved(part));
            }
        });
        return wanted;
    }

    /** A loop over what is left of its body, or nothing where nothing is left. */
    private Optional<List<Object>> loop(List<?> loop) {
        Map<String, Object> body = wanted((Map<?, ?>) loop.get(2));
        if (body.isEmpty()) {
            return Optional.empty();
        }
        List<Object> kept = new ArrayList<>(loop.subList(0, 2));
        kept.add(body);
        return Optional.of(kept);
    }

    /** The value with the second branch in place of every {@code Fn::If} whose condition is false. */
    private Object resolved(Object value) {
        return switch (value) {
            case Map<?, ?> map when isFalse(map) -> resolved(((List<?>) map.get("Fn::If")).get(2));
            case Map<?, ?> map -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                map.forEach((key, entry) -> entries.put(key.toString(), resolved(entry)));
                yield entries;
            }
            case List<?> list -> list.stream().map(this::resolved).toList();
            case null -> null;
            default -> value;
        };
    }

    private boolean isFalse(Map<?, ?> map) {
        return map.size() == 1
                && map.get("Fn::If") instanceof List<?> branches
                && branches.size() == 3
                && names(branches.getFirst(), falseConditions);
    }
}
