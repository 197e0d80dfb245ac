package litellm.console.command.option;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellm.controlplane.Count;

/** A cron expression as EventBridge Scheduler takes it. CloudFormation would find a wrong one only while it installs. */
public final class CronExpression {
    private static final int DAY = 2;
    private static final int MONTH = 3;
    private static final int WEEKDAY = 4;
    private static final int YEAR = 5;
    private static final LocalDate END = LocalDate.of(2200, 1, 1);
    private static final String NONE = "?";
    private static final List<Field> FIELDS = List.of(
            new Field("minutes", 0, 59, List.of(), ""),
            new Field("hours", 0, 23, List.of(), ""),
            new Field("day", 1, 31, List.of(), "\\?|LW?|([1-9]|[12]\\d|3[01])W"),
            new Field(
                    "month",
                    1,
                    12,
                    List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
                    ""),
            new Field(
                    "weekday",
                    1,
                    7,
                    List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
                    "\\?|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])|L"),
            new Field("year", 1970, 2199, List.of(), ""));

    private CronExpression() {}

    /**
     * One of the six.
     *
     * @param names what stands for its values, from the least on; empty where only numbers do
     * @param special a pattern of what else it may be as a whole
     */
    private record Field(String name, int least, int most, List<String> names, String special) {
        private Optional<String> fault(String text) {
            String capitals = text.toUpperCase(Locale.ROOT);
            return capitals.matches(special)
                            || Stream.of(capitals.split(",", -1)).allMatch(this::takes)
                    ? Optional.empty()
                    : Optional.of("%s %s, allowed are %s".formatted(name, text, allowed()));
        }

        /** A value, a range or all, with or without a step. */
        private boolean takes(String part) {
            String[] step = part.split("/", 2);
            return (step.length == 1 || step[1].matches("[1-9]\\d{0,3}"))
                    && (step[0].equals("*") || Stream.of(step[0].split("-", 2)).allMatch(this::isValue));
        }

        private boolean isValue(String text) {
            return names.contains(text)
                    || (text.matches("\\d{1,4}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most);
        }

        /** Whether {@code value} is one of those that {@code text}, which has no fault and is nothing special, names. */
        private boolean holds(String text, int value) {
            return Stream.of(text.split(",")).anyMatch(part -> covers(part, value));
        }

        private boolean covers(String part, int value) {
            String[] step = part.split("/", 2);
            String[] range = step[0].split("-", 2);
            boolean open = range.length == 1 && (step.length == 2 || step[0].equals("*"));
            int from = step[0].equals("*") ? least : number(range[0]);
            int to = open ? most : number(range[range.length - 1]);
            int distance = distance(from, value);
            return distance <= distance(from, to) && (step.length == 1 || distance % Integer.parseInt(step[1]) == 0);
        }

        /** A range may go on beyond the most with the least: NOV-FEB. */
        private int distance(int from, int to) {
            return Math.floorMod(to - from, most - least + 1);
        }

        private int number(String text) {
            int name = names.indexOf(text.toUpperCase(Locale.ROOT));
            return name < 0 ? Integer.parseInt(text) : least + name;
        }

        private String allowed() {
            return least + " to " + most
                    + (names.isEmpty() ? "" : ", %s to %s".formatted(names.getFirst(), names.getLast()));
        }
    }

    /**
     * What is wrong with {@code expression}, without the word cron and its brackets, if anything: the first fault.
     *
     * @param today the first day on which it may be the time
     */
    public static Optional<String> fault(String expression, LocalDate today) {
        String[] fields = expression.split(" ", -1);
        if (fields.length != FIELDS.size()) {
            return Optional.of(
                    Count.of(fields.length, "field") + ", there are six: minutes hours day month weekday year");
        }
        return IntStream.range(0, fields.length)
                .mapToObj(i -> FIELDS.get(i).fault(fields[i]))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> days(fields[DAY], fields[WEEKDAY]))
                .or(() -> never(fields, today));
    }

    /** EventBridge Scheduler takes it, and the schedule looks as if it were on. */
    private static Optional<String> never(String[] fields, LocalDate today) {
        return today.datesUntil(END).anyMatch(date -> comes(fields, date))
                ? Optional.empty()
                : Optional.of("day %s, month %s, year %s: no such day is to come"
                        .formatted(fields[DAY], fields[MONTH], fields[YEAR]));
    }

    private static boolean comes(String[] fields, LocalDate date) {
        return FIELDS.get(YEAR).holds(fields[YEAR], date.getYear())
                && FIELDS.get(MONTH).holds(fields[MONTH], date.getMonthValue())
                && isDay(fields[DAY].toUpperCase(Locale.ROOT), date);
    }

    /** A month has its weekdays and its last days, and the weekday nearest to a day that it has. */
    private static boolean isDay(String day, LocalDate date) {
        if (day.matches("\\?|LW?")) {
            return true;
        }
        return day.endsWith("W")
                ? Integer.parseInt(day.replace("W", "")) <= date.lengthOfMonth()
                : FIELDS.get(DAY).holds(day, date.getDayOfMonth());
    }

    private static Optional<String> days(String day, String weekday) {
        return day.equals(NONE) != weekday.equals(NONE)
                ? Optional.empty()
                : Optional.of("day %s and weekday %s, exactly one of them is ?".formatted(day, weekday));
    }
}
