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
    private static final String NOTHING =
            "Cost Explorer has nothing under the tags Application and Environment yet; activate them as cost allocation tags where they are not (docs/TAGGING_STRATEGY.md)";

    /** That of the month so far; who may not ask Cost Explorer still gets everything else. */
    CostState in(LocalDate today) {
        try (CostExplorerClient costs = aws.client(CostExplorerClient.builder())) {
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
                    : cost(months.getLast().total().get("UnblendedCost"));
        } catch (SdkException e) {
            return new CostState("", AwsFault.sentence(e));
        }
    }

    /** Cost Explorer refuses no tag that is not activated: there is nothing under it. */
    private static CostState cost(MetricValue value) {
        BigDecimal amount = value == null ? BigDecimal.ZERO : new BigDecimal(value.amount());
        return amount.signum() == 0
                ? new CostState("", NOTHING)
                : new CostState("%s %s".formatted(amount.setScale(2, RoundingMode.HALF_UP), value.unit()), "");
    }

    private static Expression tagged(String tag, String value) {
        return Expression.builder().tags(tags -> tags.key(tag).values(value)).build();
    }
}
