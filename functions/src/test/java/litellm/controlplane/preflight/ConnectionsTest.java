package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest extends PreflightScene {
    @ParameterizedTest
    @CsvSource({
        // 10 × workers × tasks × 2 against 100 connections
        "1, 5, 1, true, true",
        "1, 6, 1, true, false",
        "5, 5, 1, true, true",
        "6, 6, 1, false, true",
        "3, 3, 2, false, true",
    })
    void refusesTasksThatAreSureToNeedTooManyConnectionsAndWarnsOfThoseThatMay(
            String fewest, String most, String workers, boolean accepted, boolean calm) {
        current.put("database", Map.of("Environment", environment));
        Preflight.Result result = check(
                Map.of("database", DATABASE, "tasks", TASKS),
                Map.of("tasks", Map.of("MinCapacity", fewest, "MaxCapacity", most, "Workers", workers)));

        assertThat(result.faults().isEmpty()).isEqualTo(accepted);
        assertThat(result.warnings().isEmpty()).isEqualTo(calm);
    }

    /** The pool stands in no template, and the stacks have every value already. */
    @ParameterizedTest
    @CsvSource({"50, true", "51, false"})
    void countsThePoolThatOnlyConfigYamlChanges(String pool, boolean accepted) {
        current.put("database", Map.of("Environment", environment));
        current.put("tasks", Map.of("Environment", environment, "MaxCapacity", "1"));
        config += "\ngeneral_settings: {database_connection_pool_limit: %s}".formatted(pool);

        assertThat(check(Map.of("database", DATABASE, "tasks", TASKS), Map.of())
                        .faults()
                        .isEmpty())
                .isEqualTo(accepted);
    }

    /** A count changes no stack, so the bounds that the stacks have say nothing of it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -",
                "5, -",
                "6, 'database.DBInstanceClass: found db.t3.micro, which accepts about 100 connections; 10 × 1 × 6 × 2 = 120 are needed'",
            })
    void countsTheConnectionsOfAsManyTasksAsAreAskedFor(int tasks, String shortage) {
        current.put("database", Map.of("Environment", environment));
        current.put("litellm", Map.of("Environment", environment, "MaxCapacity", "1"));
        Map<String, String> templates = Map.of("database", DATABASE, "litellm", TASKS);

        assertThat(shortage(templates, tasks).map(found -> found.replaceFirst(" \\(.*", "")))
                .isEqualTo(Optional.ofNullable(shortage));
        assertThat(shortage(Map.of("litellm", TASKS), tasks)).isEmpty();
        wholeStacks = false;
        assertThat(shortage(templates, tasks)).isEmpty();
    }

    /** What it is reckoned with is no number: a template that somebody has changed. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "!Ref Workers, two, `litellm.Task: NUM_WORKERS: found 'two'; allowed is a whole number from 1 to 999999`",
                "!Ref Workers, 0, `litellm.Task: NUM_WORKERS: found '0'; allowed is a whole number from 1 to 999999`",
                "Alarm: '80', Alarm: 80.5, `database.Mappings.Connections.db.t3.micro.Alarm: found '80.5'; allowed is a whole number from 1 to 999999`",
            })
    void namesWhatIsNoNumberWhereConnectionsAreReckoned(String number, String instead, String fault) {
        current.put("database", Map.of("Environment", environment));
        current.put("litellm", Map.of("Environment", environment));
        Map<String, String> templates =
                Map.of("database", DATABASE.replace(number, instead), "litellm", TASKS.replace(number, instead));

        assertThat(check(templates, Map.of()).faults()).containsExactly(fault);
        assertThat(shortage(templates, 1)).contains(fault);
    }

    @Test
    void reckonsNothingWithANumberThatCloudFormationAloneKnows() {
        current.put("database", Map.of("Environment", environment));
        String template = TASKS.replace("!Ref Workers", "!GetAtt Service.Workers");

        assertThat(check(
                                Map.of("database", DATABASE, "tasks", template),
                                Map.of("tasks", Map.of("MinCapacity", "9", "MaxCapacity", "9")))
                        .faults())
                .isEmpty();
    }

    @Test
    void showsTheProductOfTheConnections() {
        current.put("database", Map.of("Environment", environment));

        assertThat(check(
                                Map.of("database", DATABASE, "tasks", TASKS),
                                Map.of("tasks", Map.of("MinCapacity", "3", "Workers", "2")))
                        .faults())
                .singleElement()
                .asString()
                .startsWith(
                        "database.DBInstanceClass: found db.t3.micro, which accepts about 100 connections; 10 × 2 × 3 × 2 = 120 are needed");
    }
}
