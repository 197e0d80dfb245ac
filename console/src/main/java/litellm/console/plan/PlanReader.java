package litellm.console.plan;

import litellm.console.ConsoleException;
import litellm.console.aws.Aws;
import litellm.console.execution.Execution;
import litellm.controlplane.S3Location;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.report.ExecutionOutput;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads a plan from where its execution has put it. */
public record PlanReader(Aws aws) {
    /** The plan of an execution that has ended well. */
    public Plan read(Execution execution) {
        S3Location location = execution
                .output()
                .plan()
                .flatMap(ExecutionOutput.Plan::location)
                .flatMap(S3Location::parse)
                .orElseThrow(() -> ConsoleException.failed(
                        "%s: found no plan in its output; litellmctl bootstrap installs a release that can plan"
                                .formatted(execution.arn())));
        try (S3Client s3 = aws.s3()) {
            return Plan.parse(s3.getObjectAsBytes(
                            object -> object.bucket(location.bucket()).key(location.key()))
                    .asUtf8String());
        }
    }
}
