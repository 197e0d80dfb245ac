package litellm.console.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.execution.Execution;
import litellm.controlplane.Request;
import litellm.controlplane.report.ReportContent;
import litellm.controlplane.report.ReportPage;
import litellm.controlplane.report.ResourceSpan;
import litellm.controlplane.report.StackTimeline;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/**
 * The page that the machine itself writes at the end of an execution, written at any other time: also for an execution that
 * runs, or that ended without writing one.
 */
public record ExecutionReport(CloudFormationClient cloudFormation) {
    /** The page of an execution as it stands now. */
    public String page(Execution execution, Instant now) {
        Instant until = execution.stoppedAt() == null ? now : execution.stoppedAt();
        return ReportPage.of(new ReportContent(
                execution.arn(),
                status(execution),
                execution.startedAt(),
                until,
                execution.input(),
                execution.output(),
                execution.error(),
                execution.cause(),
                execution.nodes(),
                execution.steps(),
                resources(execution, until)));
    }

    /** One that a schedule started and that did nothing has succeeded for Step Functions. */
    private static ReportContent.Status status(Execution execution) {
        return execution.skipReason().isPresent()
                ? ReportContent.Status.SKIPPED
                : ReportContent.Status.valueOf(execution.status());
    }

    private List<ResourceSpan> resources(Execution execution, Instant until) {
        StackTimeline timeline = new StackTimeline(cloudFormation);
        Instant from = execution.startedAt();
        Map<String, List<ResourceSpan>> resources = new LinkedHashMap<>();
        execution.steps().stream()
                .filter(step -> step.startedAt() != null)
                .flatMap(step -> step.step().stack().stream())
                .distinct()
                .forEach(stack -> resources.put(stack, timeline.read(stack, name(execution, stack), from, until)));
        if (resources.values().stream().anyMatch(List::isEmpty)) {
            Map<String, String> deleted = deleted(from, until);
            resources.replaceAll((stack, spans) -> Optional.of(name(execution, stack))
                    .filter(_ -> spans.isEmpty())
                    .map(deleted::get)
                    .map(id -> timeline.read(stack, id, from, until))
                    .orElse(spans));
        }
        return resources.values().stream().flatMap(List::stream).toList();
    }

    private static String name(Execution execution, String stack) {
        return Request.stackName(execution.environment(), stack);
    }

    /**
     * The stacks that were there in that time and are deleted since, the last of each name: CloudFormation knows them by nothing but
     * their ids any more. The list holds those of 90 days, whatever is asked for, so it is read once and only where it is needed.
     */
    private Map<String, String> deleted(Instant from, Instant until) {
        Map<String, String> ids = new HashMap<>();
        cloudFormation
                .listStacksPaginator(list -> list.stackStatusFilters(StackStatus.DELETE_COMPLETE))
                .stackSummaries()
                .stream()
                .filter(stack -> !stack.deletionTime().isBefore(from)
                        && !stack.creationTime().isAfter(until))
                .sorted(Comparator.comparing(StackSummary::deletionTime))
                .forEach(stack -> ids.put(stack.stackName(), stack.stackId()));
        return ids;
    }
}
