package litellm.local.front;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * The fields of a JSON object that someone sent to the front's own API. Each reader says where a wrong value stands, what was
 * found and what is allowed; {@link #end} refuses the fields that nobody read.
 */
public final class Fields {
    private final Map<String, Object> values;
    private final Set<String> read = new HashSet<>();

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * The fields of a call's body.
     *
     * @throws BadRequestException when the body is no JSON object
     */
    public static Fields of(Call call) {
        try {
            Map<String, Object> values = JSON.std.mapFrom(call.body());
            if (values == null) {
                throw new BadRequestException("The body is no JSON object.");
            }
            return new Fields(values);
        } catch (JacksonException e) {
            throw new BadRequestException("The body is no JSON object: " + e.getOriginalMessage() + ".");
        }
    }

    public String text(String name) {
        return required(name, "a string", textOr(name, null));
    }

    public String textOr(String name, String otherwise) {
        Object value = read(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(name, value, "a string that is not empty");
    }

    public String oneOf(String name, List<String> allowed) {
        String choices = String.join(", ", allowed);
        String text = required(name, "one of " + choices, textOr(name, null));
        if (!allowed.contains(text)) {
            throw wrong(name, text, "one of " + choices);
        }
        return text;
    }

    public double numberOr(String name, double lowest, double highest, double otherwise) {
        Object value = read(name);
        return value == null ? otherwise : number(name, value, lowest, highest);
    }

    /** A JSON object of numbers; empty where there is none. */
    public Map<String, Double> numbers(String name, double lowest, double highest) {
        Object value = read(name);
        Map<String, Double> numbers = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, number) ->
                    numbers.put(String.valueOf(key), number(name + "." + key, number, lowest, highest)));
        } else if (value != null) {
            throw wrong(name, value, "an object of numbers");
        }
        return numbers;
    }

    public long wholeOr(String name, long lowest, long highest, long otherwise) {
        Object value = read(name);
        if (value == null) {
            return otherwise;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= lowest
                && ((Number) value).longValue() <= highest) {
            return ((Number) value).longValue();
        }
        throw wrong(name, value, "a whole number from " + lowest + " to " + highest);
    }

    /** Refuses what was not read: a field that is misspelt would otherwise be without effect. */
    public void end() {
        values.keySet().stream()
                .filter(name -> !read.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new BadRequestException(name + ": no such field; allowed are "
                            + String.join(", ", read.stream().sorted().toList()) + ".");
                });
    }

    private Object read(String name) {
        read.add(name);
        return values.get(name);
    }

    private static double number(String name, Object value, double lowest, double highest) {
        if (value instanceof Number number && number.doubleValue() >= lowest && number.doubleValue() <= highest) {
            return number.doubleValue();
        }
        throw wrong(name, value, "a number from " + plain(lowest) + " to " + plain(highest));
    }

    private static String required(String name, String allowed, String value) {
        if (value == null) {
            throw new BadRequestException(name + ": nothing found; allowed is " + allowed + ".");
        }
        return value;
    }

    private static BadRequestException wrong(String name, Object found, String allowed) {
        return new BadRequestException(name + ": found " + JSON.std.asString(found) + "; allowed is " + allowed + ".");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
