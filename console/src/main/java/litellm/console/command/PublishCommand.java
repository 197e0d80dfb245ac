package litellm.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.Pause;
import litellm.console.aws.Aws;
import litellm.console.bootstrap.ControlPlane;
import litellm.console.bootstrap.ControlPlane.Upload;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import picocli.CommandLine.Command;

/** {@code litellmctl publish}: puts the working copy's release into the bucket, where a request can name it. */
@Command(
        name = "publish",
        description =
                "Uploads the working copy's templates, functions and image source as a release; an unchanged one is not sent again. Example: litellmctl publish")
final class PublishCommand extends ConsoleCommand {
    PublishCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect()) {
            AssembledRelease release = new ReleaseAssembler(context.project()).assemble();
            Upload upload = new ControlPlane(aws, context.progress(), Pause.SLEEP).upload(release);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("status", "SUCCEEDED");
            json.put("outcome", upload.keys().isEmpty() ? "UNCHANGED" : "UPDATED");
            json.put("release", release.id());
            json.put("bucket", upload.bucket());
            json.put("uploaded", upload.keys());
            context.print(json, lines(release, upload));
            return ExitCode.DONE;
        }
    }

    private static List<String> lines(AssembledRelease release, Upload upload) {
        List<String> lines = new ArrayList<>();
        upload.keys().forEach(key -> lines.add("Uploaded s3://%s/%s".formatted(upload.bucket(), key)));
        lines.add("Release %s is %s".formatted(release.id(), upload.keys().isEmpty() ? "there already" : "uploaded"));
        return lines;
    }
}
