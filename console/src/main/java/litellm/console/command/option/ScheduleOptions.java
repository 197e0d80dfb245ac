package litellm.console.command.option;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Option;

/** What happens to dev by itself in the evening and in the morning; an option that is not given leaves things as they are. */
public final class ScheduleOptions {
    @Option(
            names = "--evening",
            paramLabel = "ACTION",
            completionCandidates = EveningActions.class,
            description = "What happens to dev in the evening: teardown, stop or none. Example: --evening stop")
    private String evening;

    @Option(
            names = "--evening-at",
            paramLabel = "CRON",
            description = "When: the six fields of a cron expression. Example: --evening-at \"0 20 ? * MON-FRI *\"")
    private String eveningAt;

    @Option(
            names = "--morning",
            paramLabel = "ACTION",
            completionCandidates = MorningActions.class,
            description = "What happens to dev in the morning: deploy, start or none. Example: --morning start")
    private String morning;

    @Option(
            names = "--morning-at",
            paramLabel = "CRON",
            description = "When: the six fields of a cron expression. Example: --morning-at \"0 7 ? * MON-FRI *\"")
    private String morningAt;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "The schedules' time zone, by its IANA name. Example: --time-zone Europe/Berlin")
    private String timeZone;

    @Option(
            names = "--skip-dates",
            paramLabel = "DAYS",
            split = ",",
            description =
                    "Days on which no schedule does anything, at most 18, separated by commas; none for no such day. Example: --skip-dates 2026-12-24,2026-12-25")
    private List<String> skipDates;

    /** What bootstrap-template.yaml allows: no name with a digit that stands alone, such as EST5EDT. */
    public static final String TIME_ZONE = "[A-Za-z_]+(/[A-Za-z0-9_+-]+)*";

    /** Where each day ends last: the schedules' zone may be one of an earlier command. */
    private static final ZoneOffset LAST_ZONE = ZoneOffset.ofHours(-12);

    private static final String EVENING = "ScheduleEvening";
    private static final String MORNING = "ScheduleMorning";

    /** More do not fit into the description of the functions' versions, see bootstrap-template.yaml. */
    private static final int MOST_DAYS = 18;

    public void check(List<String> faults) {
        new EveningActions().check("--evening", evening, faults);
        new MorningActions().check("--morning", morning, faults);
        checkCron("--evening-at", eveningAt, faults);
        checkCron("--morning-at", morningAt, faults);
        if (timeZone != null && !(ZoneId.getAvailableZoneIds().contains(timeZone) && timeZone.matches(TIME_ZONE))) {
            faults.add("--time-zone: found \"%s\"; allowed: the IANA name of a time zone, such as Europe/Berlin"
                    .formatted(ForeignText.line(timeZone)));
        }
        if (skipDates != null && !skipDates.equals(List.of("none"))) {
            skipDates.forEach(day -> checkDay(day, faults));
            if (skipDates.size() > MOST_DAYS) {
                faults.add("--skip-dates: found %d days; allowed: at most %d".formatted(skipDates.size(), MOST_DAYS));
            }
        }
        checkPair(evening, morning, faults);
    }

    /**
     * Whether what is given goes with what is kept of earlier commands.
     *
     * @param kept the control plane's parameters
     * @throws ConsoleException where it does not; nothing has been changed
     */
    public void checkWith(Map<String, String> kept) {
        List<String> faults = new ArrayList<>();
        checkPair(evening == null ? kept.get(EVENING) : evening, morning == null ? kept.get(MORNING) : morning, faults);
        if (!faults.isEmpty()) {
            throw ConsoleException.wrongUsage(faults);
        }
    }

    private static void checkPair(String evening, String morning, List<String> faults) {
        if ("teardown".equals(evening) && "start".equals(morning)) {
            faults.add("--morning: found \"start\"; allowed after an evening's teardown: deploy, none");
        }
        if ("stop".equals(evening) && "deploy".equals(morning)) {
            faults.add("--morning: found \"deploy\"; allowed after an evening's stop: start, none");
        }
    }

    /** The parameters of the control plane's template that they set. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EVENING, evening);
        parameters.put("ScheduleEveningTime", eveningAt);
        parameters.put(MORNING, morning);
        parameters.put("ScheduleMorningTime", morningAt);
        parameters.put("ScheduleTimeZone", timeZone);
        parameters.put(
                "ScheduleSkipDates",
                skipDates == null ? null : skipDates.equals(List.of("none")) ? "" : String.join(",", skipDates));
        parameters.values().removeIf(value -> value == null);
        return parameters;
    }

    private static void checkCron(String option, String value, List<String> faults) {
        if (value != null) {
            CronExpression.fault(value, LocalDate.now(LAST_ZONE))
                    .ifPresent(fault -> faults.add(
                            "%s: found %s; example: 0 20 ? * MON-FRI *".formatted(option, ForeignText.line(fault))));
        }
    }

    private static void checkDay(String day, List<String> faults) {
        try {
            LocalDate.parse(day);
        } catch (DateTimeException e) {
            faults.add("--skip-dates: found \"%s\"; allowed: days such as 2026-12-24, or none"
                    .formatted(ForeignText.line(day)));
        }
    }

    /** What bootstrap-template.yaml allows. */
    public static final class EveningActions extends OneOf {
        public EveningActions() {
            super("teardown", "stop", "none");
        }
    }

    /** What bootstrap-template.yaml allows. */
    public static final class MorningActions extends OneOf {
        public MorningActions() {
            super("deploy", "start", "none");
        }
    }
}
