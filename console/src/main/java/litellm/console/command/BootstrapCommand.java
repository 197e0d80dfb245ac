package litellm.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.bootstrap.ControlPlane.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code litellmctl bootstrap}: installs the control plane, or brings it up to date. */
@Command(
        name = "bootstrap",
        description =
                "Installs the control plane in the account, or brings it up to date. Example: litellmctl bootstrap --region us-east-1")
final class BootstrapCommand implements ConsoleCommand {
    private final Context context;

    @Option(
            names = "--alert-email",
            paramLabel = "ADDRESS",
            description = "Who is told of alarms and failures. Example: --alert-email ops@example.com")
    private String alertEmail;

    BootstrapCommand(Context context) {
        this.context = context;
    }

    @Override
    public int run() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (alertEmail != null) {
            parameters.put("AlertEmail", alertEmail);
        }
        try (Aws aws = context.connect()) {
            Installation installation = context.install(aws, parameters);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("status", "SUCCEEDED");
            json.put("outcome", installation.outcome().name());
            json.put("release", installation.release());
            json.put("bucket", installation.bucket());
            json.put("uploaded", installation.uploaded());
            context.print(json, lines(installation));
            return ExitCode.DONE;
        }
    }

    private static List<String> lines(Installation installation) {
        List<String> lines = new ArrayList<>();
        installation.uploaded().forEach(key -> lines.add("Uploaded s3://%s/%s".formatted(installation.bucket(), key)));
        lines.add("The control plane runs release %s: %s".formatted(installation.release(), installation.outcome()));
        return lines;
    }
}
