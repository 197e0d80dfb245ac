package litellm.console.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the grammar of the EventBridge Scheduler User Guide. */
class CronExpressionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

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
                "0 0 * * ? *",
                "0 20 29 2 ? *",
                "0 20 31 2,MAR ? *",
                "0 20 30 NOV ? 2026",
                "0 20 15 NOV-FEB ? 2026",
                "0 20 31 JAN/6 ? 2027",
                "0 20 ? 2 MON 2020/7",
                "0 20 ? 11 MON#4 2026",
                "0 20 31w 2-3 ? *"
            })
    void isTaken(String expression) {
        assertThat(CronExpression.fault(expression, TODAY)).isEmpty();
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
        assertThat(CronExpression.fault(expression, TODAY)).contains(fault);
    }

    /** The schedule would be shown as set, and dev would run every night. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 20 31 2 ? *            | day 31, month 2, year *",
                "0 20 31 APR/5,nov ? *    | day 31, month APR/5,nov, year *",
                "0 20 31 APR,JUN-JUN ? *  | day 31, month APR,JUN-JUN, year *",
                "0 20 31W 2 ? *           | day 31W, month 2, year *",
                "0 20 29 2 ? 2027,2029    | day 29, month 2, year 2027,2029",
                "0 20 29 NOV ? 2026       | day 29, month NOV, year 2026",
                "0 20 ? 1-10/3 MON 2026   | day ?, month 1-10/3, year 2026",
                "0 20 L 10 ? 2026         | day L, month 10, year 2026",
                "0 20 ? * MON-FRI 2020    | day ?, month *, year 2020",
                "0 20 ? * * 2000-2025/5   | day ?, month *, year 2000-2025/5"
            })
    void isRefusedWhereItsDayNeverComes(String expression, String fields) {
        assertThat(CronExpression.fault(expression, TODAY)).contains(fields + ": no such day is to come");
    }
}
