package litellm.controlplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Tag;

class SchedulePolicyTest {
    private static final String REPOSITORY = "dev-litellm-proxy";

    /** In Berlin it is the 25th already. */
    private final Clock clock = Clock.fixed(Instant.parse("2026-12-24T23:30:00Z"), ZoneOffset.UTC);

    private final Moto moto = Moto.shared();
    private final EcrClient ecr = moto.client(EcrClient.builder());

    @BeforeEach
    void createRepository() {
        ecr.createRepository(create -> create.repositoryName(REPOSITORY));
    }

    @AfterEach
    void deleteRepository() {
        ecr.deleteRepository(delete -> delete.repositoryName(REPOSITORY).force(true));
    }

    /** The validation has seen it in the account. */
    @Test
    void leavesOutWhatHasNothingToDo() {
        Map<String, Object> request = new HashMap<>(
                Requests.of(Action.START, "dev", Map.of("schedule", "morning")).toJson());
        request.put("skip", "dev has nothing to start");
        CheckSchedule function = new CheckSchedule(moto.settings(Map.of()), clock);

        assertThat(Functions.invoke(function, Map.of("request", request)).members())
                .isEqualTo(Map.of("due", false, "reason", "dev has nothing to start"));
    }

    @Test
    void isDueWhereNothingSpeaksAgainstIt() {
        assertThat(check("").members()).isEqualTo(Map.of("due", true));
    }

    @Test
    void leavesTheDaysOutThatAreListedInTheirTimeZone() {
        assertThat(check("2026-12-24").members()).containsEntry("due", true);
        assertThat(check("2026-12-31, 2026-12-25").members())
                .isEqualTo(
                        Map.of("due", false, "reason", "2026-12-25 is one of the days on which schedules do nothing"));
    }

    /** A person may have deleted it; where no day can be kept, none is. */
    @Test
    void isDueWithoutARepository() {
        ecr.deleteRepository(delete -> delete.repositoryName(REPOSITORY));
        try {
            assertThat(check("").members()).isEqualTo(Map.of("due", true));
        } finally {
            createRepository();
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-12-24, true", "2026-12-25, false", "2027-01-01, false", "Christmas, false"})
    void leavesAKeptEnvironmentAloneUpToAndWithThatDay(String day, boolean due) {
        tag(day);

        assertThat(check("").members()).containsEntry("due", due);
    }

    /** Whoever wrote it may wonder for weeks why nothing happens to an environment that is kept until a day of last month. */
    @ParameterizedTest
    @ValueSource(strings = {"", "2026-12-1", "tomorrow"})
    void saysOfATagThatIsNoDayWhatItKeepsAndWhatItNeeds(String value) {
        tag(value);

        assertThat(check("").members())
                .isEqualTo(Map.of(
                        "due",
                        false,
                        "reason",
                        "dev is kept: found '%s' in the tag keep-until of its image repository, which keeps it; a day is needed, as YYYY-MM-DD"
                                .formatted(value)));
    }

    @Test
    void aDeploymentKeepsTheEnvironmentAndLetsGoOfIt() {
        keep("2026-12-31");
        assertThat(check("").members()).containsEntry("reason", "dev is kept until 2026-12-31");

        keep("none");
        assertThat(check("").members()).containsEntry("due", true);
    }

    @Test
    void refusesAScheduleOfWhatIsNotDev() {
        assertThatThrownBy(() -> check("prod", ""))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("schedule: found one for prod; allowed is dev alone");
    }

    private void tag(String value) {
        String arn = ecr.describeRepositories(describe -> describe.repositoryNames(REPOSITORY))
                .repositories()
                .getFirst()
                .repositoryArn();
        ecr.tagResource(tag -> tag.resourceArn(arn)
                .tags(Tag.builder().key("keep-until").value(value).build()));
    }

    private void keep(String day) {
        Functions.invoke(
                new KeepEnvironment(moto.settings(Map.of())),
                Map.of(
                        "request",
                        Requests.of(Action.DEPLOY, "dev", Map.of("keepUntil", day))
                                .toJson()));
    }

    private JsonObject check(String skipDates) {
        return check("dev", skipDates);
    }

    private JsonObject check(String environment, String skipDates) {
        return Functions.invoke(
                new CheckSchedule(
                        moto.settings(Map.of("SCHEDULE_SKIP_DATES", skipDates, "SCHEDULE_TIME_ZONE", "Europe/Berlin")),
                        clock),
                Map.of(
                        "request",
                        Requests.of(Action.STOP, environment, Map.of("schedule", "evening"))
                                .toJson()));
    }
}
