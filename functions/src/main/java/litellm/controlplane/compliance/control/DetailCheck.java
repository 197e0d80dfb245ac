package litellm.controlplane.compliance.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.Yaml;

/** Checks that look at one detail of a resource, as {@code rules.yaml} words them. A detail that is not known passes. */
final class DetailCheck {
    private DetailCheck() {}

    /** The check that the control's members describe. Throws IllegalStateException naming the place of what is wrong. */
    static Check of(String place, Map<String, Object> members) {
        String detail = Yaml.string(members.get("detail"), place + ".detail");
        if (members.containsKey("present")) {
            boolean needed = Boolean.parseBoolean(Yaml.string(members.get("present"), place + ".present"));
            return (resource, _) -> Check.unless(resource.details().containsKey(detail) == needed);
        }
        BiPredicate<Object, Instant> holds = condition(place, members);
        return (resource, circumstances) -> Check.unless(value(resource, detail)
                .map(value -> holds.test(value, circumstances.now()))
                .orElse(true));
    }

    private static Optional<Object> value(Resource resource, String detail) {
        return Optional.ofNullable(resource.details().get(detail));
    }

    private static BiPredicate<Object, Instant> condition(String place, Map<String, Object> members) {
        if (members.containsKey("is")) {
            String wanted = Yaml.string(members.get("is"), place + ".is");
            return (value, _) -> wanted.equals(String.valueOf(value));
        }
        if (members.containsKey("oneOf")) {
            List<String> allowed = Yaml.texts(members.get("oneOf"), place + ".oneOf");
            return (value, _) -> value instanceof Collection<?> all
                    ? allowed.containsAll(all)
                    : allowed.contains(String.valueOf(value));
        }
        if (members.containsKey("empty")) {
            return (value, _) -> value instanceof Collection<?> all && all.isEmpty();
        }
        if (members.containsKey("atLeast")) {
            long least = Long.parseLong(Yaml.string(members.get("atLeast"), place + ".atLeast"));
            return (value, _) -> value instanceof Number number && number.longValue() >= least;
        }
        if (members.containsKey("daysAhead")) {
            Duration ahead =
                    Duration.ofDays(Long.parseLong(Yaml.string(members.get("daysAhead"), place + ".daysAhead")));
            return (value, now) -> value instanceof Instant time && time.isAfter(now.plus(ahead));
        }
        throw new IllegalStateException(
                place + ": found no condition; one of is, oneOf, present, empty, atLeast and daysAhead is needed");
    }
}
