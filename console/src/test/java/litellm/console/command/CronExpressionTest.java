package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the grammar of the EventBridge Scheduler User Guide. */
class CronExpressionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 20 ? * MON-FRI *",
                "59 23 31 12 ? *",
                "0,30 */2 ? * 2-6 2026-2028",
                "15 0/6 L JAN,jul ? *",
                "0 0 15W * ? *",
                "0 8 LW * ? 2199",
                "0 18 ? * 6L *",
                "0 18 ? * FRI#2 *",
                "0 0 * * ? *"
            })
    void isTaken(String expression) {
        assertThat(CronExpression.fault(expression)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 20 ? * * *    | minutes 60, allowed are 0 to 59",
                "0 25 * * ? *     | hours 25, allowed are 0 to 23",
                "0 20 32 * ? *    | day 32, allowed are 1 to 31",
                "0 20 0 * ? *     | day 0, allowed are 1 to 31",
                "0 20 ? 13 * *    | month 13, allowed are 1 to 12, JAN to DEC",
                "0 20 ? * MO-FR * | weekday MO-FR, allowed are 1 to 7, SUN to SAT",
                "0 20 ? * 0 *     | weekday 0, allowed are 1 to 7, SUN to SAT",
                "0 20 ? * * 1969  | year 1969, allowed are 1970 to 2199",
                "0 20 * * * *     | day * and weekday *, exactly one of them is ?",
                "0 20 ? * ? *     | day ? and weekday ?, exactly one of them is ?",
                "0/0 20 ? * * *   | minutes 0/0, allowed are 0 to 59",
                "1--2 20 ? * * *  | minutes 1--2, allowed are 0 to 59",
                "0, 20 ? * * *    | minutes 0,, allowed are 0 to 59",
                "20:00            | 1 field, there are six: minutes hours day month weekday year",
                "0 20 ? * MON-FRI | 5 fields, there are six: minutes hours day month weekday year"
            })
    void isRefused(String expression, String fault) {
        assertThat(CronExpression.fault(expression)).contains(fault);
    }
}
