package litellm.controlplane.schedule;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * When a schedule does nothing: on the days that are listed, and as long as someone keeps the environment.
 *
 * @param skipDates the days on which no schedule does anything, as {@code YYYY-MM-DD}
 * @param clock in the time zone of the schedules
 */
public record SchedulePolicy(KeepUntil keepUntil, List<String> skipDates, Clock clock) {
    /** The one environment that schedules change. */
    public static final String ENVIRONMENT = "dev";

    /** As the control plane was installed: its time zone and its days. */
    public static SchedulePolicy of(Settings settings, Clock clock) {
        return new SchedulePolicy(
                new KeepUntil(AwsClients.build(EcrClient.builder(), settings)),
                dates(settings.find("SCHEDULE_SKIP_DATES").orElse("")),
                clock.withZone(zone(settings)));
    }

    /** The time zone by which the schedules' days begin and end. */
    public static ZoneId zone(Settings settings) {
        return ZoneId.of(settings.find("SCHEDULE_TIME_ZONE").orElse("UTC"));
    }

    private static List<String> dates(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    /**
     * Whether {@code request} is {@code due} today, and the {@code reason} where it is not; see {@link #reasonToSkip}.
     *
     * @param idle why there is nothing to do, where that is known
     */
    Map<String, Object> check(Request request, Optional<String> idle) {
        return reasonToSkip(request)
                .or(() -> idle)
                .<Map<String, Object>>map(why -> Map.of("due", false, "reason", why))
                .orElseGet(() -> Map.of("due", true));
    }

    /**
     * Why a schedule's {@code request} is to do nothing today, if it is not to.
     *
     * @throws InvalidRequest where the environment is not dev: nothing else is ever changed by a schedule
     */
    public Optional<String> reasonToSkip(Request request) {
        if (!request.environment().equals(ENVIRONMENT)) {
            throw new InvalidRequest(
                    List.of("schedule: found one for %s; allowed is dev alone".formatted(request.environment())));
        }
        LocalDate today = LocalDate.now(clock);
        return skipDates.contains(today.toString())
                ? Optional.of("%s is one of the days on which schedules do nothing".formatted(today))
                : kept(request.environment(), today);
    }

    private Optional<String> kept(String environment, LocalDate today) {
        return keepUntil
                .read(environment)
                .filter(value -> KeepUntil.keeps(value, today))
                .map(value -> KeepUntil.day(value)
                        .map(day -> "%s is kept until %s".formatted(environment, day))
                        .orElseGet(() -> "%s is kept: %s".formatted(environment, KeepUntil.noDay(value))));
    }
}
