package litellm.controlplane.compliance.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.release.YamlMapping;

/** Checks that look at one detail of a resource, as {@code rules.yaml} words them. A detail that is not known passes. */
final class DetailCheck {
    private DetailCheck() {}

    /** The check that the control's members describe. Throws IllegalStateException naming the place of what is wrong. */
    static Check of(YamlMapping control) {
        String detail = control.string("detail");
        if (control.has("present")) {
            boolean needed = Boolean.parseBoolean(control.string("present"));
            return (resource, _) -> Check.unless(resource.details().containsKey(detail) == needed);
        }
        BiPredicate<Object, Instant> holds = condition(control);
        return (resource, circumstances) -> Check.unless(value(resource, detail)
                .map(value -> holds.test(value, circumstances.now()))
                .orElse(true));
    }

    private static Optional<Object> value(Resource resource, String detail) {
        return Optional.ofNullable(resource.details().get(detail));
    }

    private static BiPredicate<Object, Instant> condition(YamlMapping control) {
        if (control.has("is")) {
            String wanted = control.string("is");
            return (value, _) -> wanted.equals(String.valueOf(value));
        }
        if (control.has("oneOf")) {
            List<String> allowed = control.texts("oneOf");
            return (value, _) -> value instanceof Collection<?> all
                    ? allowed.containsAll(all)
                    : allowed.contains(String.valueOf(value));
        }
        if (control.has("empty")) {
            return (value, _) -> value instanceof Collection<?> all && all.isEmpty();
        }
        if (control.has("atLeast")) {
            long least = Long.parseLong(control.string("atLeast"));
            return (value, _) -> value instanceof Number number && number.longValue() >= least;
        }
        if (control.has("daysAhead")) {
            Duration ahead = Duration.ofDays(Long.parseLong(control.string("daysAhead")));
            return (value, now) -> value instanceof Instant time && time.isAfter(now.plus(ahead));
        }
        throw new IllegalStateException(control.place()
                + ": found no condition; one of is, oneOf, present, empty, atLeast and daysAhead is needed");
    }
}
