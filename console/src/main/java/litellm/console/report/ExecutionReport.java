package litellm.console.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
                ReportContent.Status.valueOf(execution.status()),
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

    private List<ResourceSpan> resources(Execution execution, Instant until) {
        StackTimeline timeline = new StackTimeline(cloudFormation);
        List<ResourceSpan> resources = new ArrayList<>();
        execution.steps().stream()
                .filter(step -> step.startedAt() != null)
                .flatMap(step -> step.step().stack().stream())
                .distinct()
                .forEach(stack -> {
                    String name = Request.stackName(execution.environment(), stack);
                    String id = deleted(name, execution.startedAt(), until).orElse(name);
                    resources.addAll(timeline.read(stack, id, execution.startedAt(), until));
                });
        return resources;
    }

    /** The id of a stack of this name that was deleted in that time: CloudFormation knows it by nothing else any more. */
    private Optional<String> deleted(String name, Instant from, Instant until) {
        return cloudFormation
                .listStacksPaginator(list -> list.stackStatusFilters(StackStatus.DELETE_COMPLETE))
                .stackSummaries()
                .stream()
                .filter(stack -> stack.stackName().equals(name))
                .filter(stack -> !stack.deletionTime().isBefore(from)
                        && !stack.deletionTime().isAfter(until))
                .max(Comparator.comparing(StackSummary::deletionTime))
                .map(StackSummary::stackId);
    }
}
