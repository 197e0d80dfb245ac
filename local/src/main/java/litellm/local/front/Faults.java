package litellm.local.front;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import litellm.local.Glob;

/** The faults that tests ask for: rules that choose calls, and what happens to those. */
final class Faults implements Control {
    private static final List<String> KINDS =
            Stream.of(Kind.values()).map(kind -> nameOf(kind)).toList();

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    /** What happens to a call. */
    enum Kind {
        /** The service refuses it: too many calls. */
        THROTTLE,
        /** The service fails: 500. */
        ERROR,
        /** It is served, but later. */
        DELAY,
        /** The connection breaks before the service sees the call. */
        DROP,
        /** The service does what was asked, but the connection breaks before its reply arrives. */
        LOSE
    }

    /** What happens to one call: first a delay, then perhaps a fault. */
    record Verdict(Duration delay, Optional<Kind> kind) {
        /** What the record calls it; null where nothing happens. */
        String name() {
            return kind.or(() -> delay.isZero() ? Optional.empty() : Optional.of(Kind.DELAY))
                    .map(Faults::nameOf)
                    .orElse(null);
        }
    }

    /** A rule with its own random numbers, so that one seed gives the same faults to the same calls. */
    private static final class Rule {
        private final Map<String, Object> description;
        private final String service;
        private final String action;
        private final String principal;
        private final Kind kind;
        private final double rate;
        private final Duration delay;
        private final Random random;
        private long left;
        private long hits;

        /**
         * {@code service}, {@code action} and {@code principal} are patterns with {@code *} and {@code ?}; without {@code times},
         * a rule holds until it is deleted.
         */
        Rule(Fields fields) {
            service = fields.textOr("service", "*");
            action = fields.textOr("action", "*");
            principal = fields.textOr("principal", "*");
            kind = Kind.valueOf(fields.oneOf("kind", KINDS).toUpperCase(Locale.ROOT));
            rate = fields.numberOr("rate", 0, 1, 1);
            left = fields.wholeOr("times", 1, Long.MAX_VALUE, Long.MAX_VALUE);
            delay = Duration.ofMillis(fields.wholeOr("milliseconds", 0, 600_000, kind == Kind.DELAY ? 1_000 : 0));
            long seed = fields.wholeOr("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0);
            fields.end();
            random = new Random(seed);
            description = new LinkedHashMap<>();
            description.put("service", service);
            description.put("action", action);
            description.put("principal", principal);
            description.put("kind", nameOf(kind));
            description.put("rate", rate);
            description.put("milliseconds", delay.toMillis());
            description.put("seed", seed);
        }

        synchronized boolean takes(Call call, String caller) {
            boolean taken = left > 0
                    && Glob.matches(service, String.valueOf(call.service()))
                    && Glob.matches(action, call.operation())
                    && Glob.matches(principal, String.valueOf(caller))
                    && random.nextDouble() < rate;
            if (taken) {
                left--;
                hits++;
            }
            return taken;
        }

        synchronized Map<String, Object> describe() {
            Map<String, Object> described = new LinkedHashMap<>(description);
            if (left < Long.MAX_VALUE - hits) {
                described.put("left", left);
            }
            described.put("hits", hits);
            return described;
        }
    }

    /** What the rules say of a call: the delays of all that take it, and the first fault. */
    Verdict judge(Call call, String principal) {
        Duration delay = Duration.ZERO;
        Optional<Kind> kind = Optional.empty();
        for (Rule rule : rules) {
            if (kind.isEmpty() && rule.takes(call, principal)) {
                delay = delay.plus(rule.delay);
                kind = rule.kind == Kind.DELAY ? kind : Optional.of(rule.kind);
            }
        }
        return new Verdict(delay, kind);
    }

    /** POST adds a rule, GET lists the rules with how often they took a call, DELETE removes them all. */
    @Override
    public Reply handle(Call call) {
        return switch (call.method()) {
            case "GET" -> Reply.json(200, Map.of("faults", describe()));
            case "POST" -> add(new Rule(Fields.of(call)));
            case "DELETE" -> clear();
            default -> throw new UnsupportedOperationException("GET, POST, DELETE");
        };
    }

    private Reply add(Rule rule) {
        rules.add(rule);
        return Reply.json(201, Map.of("faults", describe()));
    }

    private Reply clear() {
        rules.clear();
        return Reply.empty(204);
    }

    private static String nameOf(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private List<Map<String, Object>> describe() {
        List<Map<String, Object>> described = new ArrayList<>();
        rules.forEach(rule -> described.add(rule.describe()));
        return described;
    }
}
