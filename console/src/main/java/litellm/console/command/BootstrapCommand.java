package litellm.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.bootstrap.ControlPlane.Installation;
import litellm.console.command.option.OneOf;
import litellm.console.command.option.ScheduleOptions;
import litellm.controlplane.ForeignText;
import litellm.controlplane.database.RdsAuthorities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code litellmctl bootstrap}: installs the control plane, or brings it up to date. */
@Command(
        name = "bootstrap",
        description =
                "Installs the control plane in the account, or brings it up to date. Example: litellmctl bootstrap --region us-east-1")
final class BootstrapCommand extends ConsoleCommand {
    /** Where Azure DevOps issues an organization's tokens (Azure DevOps documentation, "workload identity federation"). */
    private static final String ISSUER = "https://vstoken.dev.azure.com/";

    /** An option that says how something is done, which another one turns on. */
    private record Detail(String option, String needed) {}

    private static final Map<String, Detail> DETAILS = Map.of(
            "ScheduleEveningTime", new Detail("--evening-at", "--evening"),
            "ScheduleMorningTime", new Detail("--morning-at", "--morning"),
            "AzureDevOpsProviderExists", new Detail("--azure-devops-provider-exists", "--azure-devops-organization"));

    /** Of the regions whose databases can be verified (Bedrock User Guide, "Regional availability by endpoints"). */
    private static final Set<String> WITHOUT_BEDROCK = Set.of("ap-east-1");

    @Option(
            names = "--alert-email",
            paramLabel = "ADDRESS",
            description = "The mail address that gets alarms and failures. Example: --alert-email ops@example.com")
    private String alertEmail;

    @Option(
            names = "--log-retention-days",
            paramLabel = "DAYS",
            completionCandidates = LogRetentionDays.class,
            description =
                    "How long the logs of functions, state machine and image builds are kept. Example: --log-retention-days 30")
    private String logRetentionDays;

    @Option(
            names = "--azure-devops-organization",
            paramLabel = "ID",
            description =
                    "The id of the Azure DevOps organization whose pipelines may deploy; without one none may. \"\", beside a connection \"\", takes the trust away. Example: --azure-devops-organization 0a1b2c3d-0000-4000-8000-0123456789ab")
    private String organization;

    @Option(
            names = "--azure-devops-connection",
            paramLabel = "ORG/PROJECT/CONNECTION",
            description =
                    "The one service connection that may deploy; \"\" beside an organization \"\" takes the trust away. Example: --azure-devops-connection contoso/llm/aws")
    private String connection;

    @Option(
            names = "--azure-devops-provider-exists",
            paramLabel = "true|false",
            completionCandidates = TrueOrFalse.class,
            description =
                    "Whether the account has an identity provider for that organization already, which another system made. Example: --azure-devops-provider-exists true")
    private String providerExists;

    @Option(
            names = "--allow-replacement",
            paramLabel = "bootstrap.RESOURCE",
            description =
                    "A key or secret of the control plane that may be replaced, deleted or overwritten; may be repeated. Example: --allow-replacement bootstrap.SaltKeydev")
    private final List<String> allowReplacement = new ArrayList<>();

    @Mixin
    private final ScheduleOptions schedules = new ScheduleOptions();

    BootstrapCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        if (alertEmail != null && !alertEmail.matches("([^@\\s]+@[^@\\s]+\\.[^@\\s]+)?")) {
            faults.add("--alert-email: found \"%s\"; allowed: an address such as ops@example.com, or nothing for none"
                    .formatted(ForeignText.line(alertEmail)));
        }
        new LogRetentionDays().check("--log-retention-days", logRetentionDays, faults);
        if (organization != null && !organization.matches("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?")) {
            faults.add(
                    "--azure-devops-organization: found \"%s\"; allowed: the organization's id, a UUID in small letters"
                            .formatted(ForeignText.line(organization)));
        }
        if (connection != null && !connection.matches("([^/]+/[^/]+/[^/]+)?")) {
            faults.add("--azure-devops-connection: found \"%s\"; allowed: ORG/PROJECT/CONNECTION"
                    .formatted(ForeignText.line(connection)));
        }
        if (!isNone(organization).equals(isNone(connection))) {
            faults.add(
                    "--azure-devops-organization, --azure-devops-connection: found one of them; allowed: both or neither");
        }
        new TrueOrFalse().check("--azure-devops-provider-exists", providerExists, faults);
        allowReplacement.stream()
                .filter(name -> !name.matches("bootstrap\\.[A-Za-z0-9]+"))
                .forEach(name -> faults.add("--allow-replacement: found \"%s\"; allowed: bootstrap.RESOURCE"
                        .formatted(ForeignText.line(name))));
        schedules.check(faults);
    }

    @Override
    public int run() {
        Map<String, String> parameters = schedules.parameters();
        put(parameters, "AlertEmail", alertEmail);
        put(parameters, "LogRetentionDays", logRetentionDays);
        put(parameters, "AzureDevOpsIssuer", after(ISSUER, organization));
        put(parameters, "AzureDevOpsSubject", after("sc://", connection));
        put(parameters, "AzureDevOpsProviderExists", providerExists);
        try (Aws aws = context.connect()) {
            requireRegion(aws.region());
            Map<String, String> kept = ControlPlaneStack.parameters(aws);
            schedules.checkWith(kept);
            Installation installation = context.install(aws, parameters, allowReplacement);
            requireKept(installation.notKept());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("status", "SUCCEEDED");
            json.put("outcome", installation.outcome().name());
            json.put("release", installation.release());
            json.put("bucket", installation.bucket());
            json.put("uploaded", installation.uploaded());
            context.print(
                    json,
                    lines(installation, parameters.getOrDefault("AlertEmail", kept.getOrDefault("AlertEmail", ""))));
            return ExitCode.DONE;
        }
    }

    /** Elsewhere each deployment would fail, the first once it has made a network and perhaps a database. */
    private void requireRegion(String region) {
        Set<String> allowed = RdsAuthorities.regions();
        allowed.removeAll(WITHOUT_BEDROCK);
        if (!context.options().local() && !allowed.contains(region)) {
            throw ConsoleException.wrongUsage("--region: found %s, %s; allowed: %s"
                    .formatted(
                            ForeignText.line(region),
                            WITHOUT_BEDROCK.contains(region)
                                    ? "where Bedrock has no endpoint, of which the network stack makes one"
                                    : "whose databases the functions could not verify, since they have no authority of RDS in it (docs/decisions/0005 says how it comes in)",
                            String.join(", ", allowed)));
        }
    }

    /** Throws ConsoleException naming the options of parameters whose values nothing keeps: a later command would not find them. */
    static void requireKept(List<String> notKept) {
        if (!notKept.isEmpty()) {
            throw ConsoleException.wrongUsage(notKept.stream()
                    .map(parameter ->
                            DETAILS.getOrDefault(parameter, new Detail(parameter, "an option that makes use of it")))
                    .map(detail -> "%s: found a value that changes nothing as things are; allowed: beside %s"
                            .formatted(detail.option(), detail.needed()))
                    .toList());
        }
    }

    /** Whether an option takes away what it is about; empty where it is not given. */
    private static Optional<Boolean> isNone(String value) {
        return Optional.ofNullable(value).map(String::isEmpty);
    }

    private static String after(String prefix, String value) {
        return value == null || value.isEmpty() ? value : prefix + value;
    }

    private static void put(Map<String, String> parameters, String name, String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private List<String> lines(Installation installation, String alertEmail) {
        List<String> lines = new ArrayList<>();
        installation.uploaded().forEach(key -> lines.add("Uploaded s3://%s/%s".formatted(installation.bucket(), key)));
        lines.add("The control plane runs release %s: %s".formatted(installation.release(), installation.outcome()));
        if (alertEmail.isEmpty()) {
            lines.add(
                    context.options()
                            .withCommands(
                                    "No address gets alarms: litellmctl bootstrap --alert-email ADDRESS sets one, which then confirms the mail from AWS"));
        }
        return lines;
    }

    /** What bootstrap-template.yaml allows. */
    static final class LogRetentionDays extends OneOf {
        LogRetentionDays() {
            super("7", "14", "30", "60", "90", "180", "365");
        }
    }

    /** An option that can be taken back. */
    static final class TrueOrFalse extends OneOf {
        TrueOrFalse() {
            super("true", "false");
        }
    }
}
