package litellm.console.view;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.execution.Execution;
import litellm.controlplane.compliance.output.Output;
import software.amazon.awssdk.services.s3.S3Client;

/** What a scan found, as the artifact bucket holds it in every form. */
public final class ScanReport {
    /** The forms, each with its file's name. */
    public static final Map<String, String> FILES = files();

    private static final String S3 = "s3://";

    private final String bucket;
    private final String folder;
    private final S3Client s3;

    /**
     * The report of an execution that succeeded.
     *
     * @throws ConsoleException where its output names none
     */
    public ScanReport(Execution execution, S3Client s3) {
        if (!(execution.output().get("scan") instanceof Map<?, ?> result)
                || !(result.get("report") instanceof String address)
                || !address.startsWith(S3)) {
            throw ConsoleException.failed("The execution's output names no report of a scan: " + execution.arn());
        }
        String[] place = address.substring(S3.length()).split("/", 2);
        this.bucket = place[0];
        this.folder = place[1].substring(0, place[1].lastIndexOf('/') + 1);
        this.s3 = s3;
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Output.ALL.forEach(output -> files.put(output.format(), output.file()));
        return files;
    }

    /** The report in one of its {@link #FILES forms}. */
    public String text(String format) {
        return s3.getObjectAsBytes(object -> object.bucket(bucket).key(folder + FILES.get(format)))
                .asString(StandardCharsets.UTF_8);
    }
}
