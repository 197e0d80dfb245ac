package litellm.console.plan;

import java.net.URI;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.aws.Aws;
import litellm.console.execution.Execution;
import litellm.controlplane.plan.Plan;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads a plan from where its execution has put it. */
public final class PlanReader {
    private final Aws aws;

    public PlanReader(Aws aws) {
        this.aws = aws;
    }

    /** The plan of an execution that has ended well. */
    public Plan read(Execution execution) {
        URI location = URI.create(location(execution));
        try (S3Client s3 = aws.s3()) {
            return Plan.parse(s3.getObjectAsBytes(object -> object.bucket(location.getHost())
                            .key(location.getPath().substring(1)))
                    .asUtf8String());
        }
    }

    private static String location(Execution execution) {
        if (execution.output().get("plan") instanceof Map<?, ?> plan && plan.get("location") instanceof String place) {
            return place;
        }
        throw ConsoleException.failed(
                "%s: found no plan in its output; litellmctl bootstrap installs a release that can plan"
                        .formatted(execution.arn()));
    }
}
