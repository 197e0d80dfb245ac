package litellm.console.report;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.execution.Execution;
import litellm.controlplane.S3Location;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.report.ExecutionOutput.Scan;
import software.amazon.awssdk.services.s3.S3Client;

/** What a scan found, as the artifact bucket holds it in every form. */
public final class ScanReport {
    /** The forms, each with its file's name. */
    public static final Map<String, String> FILES = files();

    private final S3Location report;
    private final S3Client s3;

    /**
     * The report of an execution that succeeded.
     *
     * @throws ConsoleException where its output names none
     */
    public ScanReport(Execution execution, S3Client s3) {
        this.report = execution
                .output()
                .scan()
                .flatMap(Scan::report)
                .flatMap(S3Location::parse)
                .orElseThrow(() -> ConsoleException.failed(
                        "The execution's output names no report of a scan: " + execution.arn()));
        this.s3 = s3;
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Output.ALL.forEach(output -> files.put(output.format(), output.file()));
        return files;
    }

    /** The report in one of its {@link #FILES forms}. */
    public String text(String format) {
        String folder = report.key().substring(0, report.key().lastIndexOf('/') + 1);
        return s3.getObjectAsBytes(object -> object.bucket(report.bucket()).key(folder + FILES.get(format)))
                .asString(StandardCharsets.UTF_8);
    }
}
