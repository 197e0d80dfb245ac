package litellm.console.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.console.status.EnvironmentStatus.CostState;
import litellm.controlplane.EnvironmentTags;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/** What an environment costs, by the tags that every resource has. */
record Spending(Aws aws, String environment) {
    /** That of the month so far; who may not ask Cost Explorer still gets everything else. */
    CostState in(LocalDate today) {
        try (CostExplorerClient costs = aws.costExplorer()) {
            List<ResultByTime> months = costs.getCostAndUsage(ask -> ask.granularity(Granularity.MONTHLY)
                            .metrics("UnblendedCost")
                            .timePeriod(
                                    month -> month.start(today.withDayOfMonth(1).toString())
                                            .end(today.plusDays(1).toString()))
                            .filter(Expression.builder()
                                    .and(
                                            tagged(EnvironmentTags.APPLICATION, EnvironmentTags.LITELLM),
                                            tagged(EnvironmentTags.ENVIRONMENT, environment))
                                    .build()))
                    .resultsByTime();
            return months.isEmpty()
                    ? new CostState("", "Cost Explorer has no figures")
                    : new CostState(amount(months.getLast().total().get("UnblendedCost")), "");
        } catch (SdkException e) {
            return new CostState("", AwsFault.sentence(e));
        }
    }

    private static String amount(MetricValue value) {
        return value == null
                ? "0.00 USD"
                : "%s %s".formatted(new BigDecimal(value.amount()).setScale(2, RoundingMode.HALF_UP), value.unit());
    }

    private static Expression tagged(String tag, String value) {
        return Expression.builder().tags(tags -> tags.key(tag).values(value)).build();
    }
}
