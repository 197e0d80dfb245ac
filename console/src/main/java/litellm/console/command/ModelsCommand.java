package litellm.console.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.console.models.GatewayAdministration;
import litellm.console.models.ModelComparison;
import litellm.console.models.ModelComparison.Row;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.ForeignText;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.MasterKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** {@code litellmctl models ENV}: what the running gateway serves, beside config.yaml. */
@Command(
        name = "models",
        description =
                "Lists the models of the running gateway and how they differ from config.yaml. Example: litellmctl models dev")
final class ModelsCommand extends EnvironmentCommand {
    @Option(
            names = "--remove-old",
            description =
                    "Delete the models in the gateway's database whose name config.yaml does not have. Example: litellmctl models dev --remove-old")
    private boolean removeOld;

    ModelsCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        GatewayConfig config = WorkingCopyRelease.gatewayConfig(context.project());
        try (Aws aws = context.connect();
                GatewayAdministration gateway = gateway(aws)) {
            ModelComparison models = ModelComparison.of(config.models(), gateway.models());
            List<Row> removed = removeOld ? remove(gateway, models) : List.of();
            // The gateway is not asked again: a worker that still serves them might answer.
            ModelComparison left = models.without(removed);
            context.print(
                    json(left, removed), left.rows().stream().map(Row::line).toList());
            return left.differs() ? ExitCode.FINDINGS : ExitCode.DONE;
        }
    }

    /** Deletes what only the gateway's database has. */
    private List<Row> remove(GatewayAdministration gateway, ModelComparison models) {
        List<Row> removed = new ArrayList<>();
        try {
            models.rows().stream()
                    .filter(row -> row.state() == ModelComparison.State.STORED)
                    .forEach(row -> {
                        gateway.delete(row.id());
                        removed.add(row);
                        // At once: a later one may be refused.
                        context.progress().say("Deleted " + ForeignText.line(row.name()));
                    });
        } finally {
            if (!removed.isEmpty()) {
                context.words()
                        .println(
                                "Other workers of the gateway, where it has any, may go on serving what was deleted until "
                                        + context.options().commandLine("restart " + environment.name()));
            }
        }
        return removed;
    }

    private GatewayAdministration gateway(Aws aws) {
        URI endpoint = URI.create(context.endpoint(aws, environment.name()));
        return new GatewayAdministration(
                endpoint, masterKey(aws), whereSilent(aws.target(), endpoint, environment.name()));
    }

    /** Why a gateway that runs may not answer the console. */
    static String whereSilent(AwsTarget target, URI endpoint, String environment) {
        return target.whySilent(endpoint.toString())
                .orElse("network.AllowedCidr may leave this machine out, or no task runs: litellmctl status "
                        + environment);
    }

    private String masterKey(Aws aws) {
        String secret = EnvironmentSecret.MASTER_KEY.nameIn(environment.name());
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            String value =
                    secrets.getSecretValue(request -> request.secretId(secret)).secretString();
            if (value != null && JsonDocument.readObject(secret, value).get(MasterKey.KEY) instanceof String key) {
                return key;
            }
            throw ConsoleException.failed("%s: found no %s; a deployment fills it in".formatted(secret, MasterKey.KEY));
        } catch (DocumentException e) {
            // Not the parser's own words: they quote what they stumbled over.
            throw ConsoleException.failed(
                    "%s: found no JSON object; allowed: {\"%s\": \"…\"}".formatted(secret, MasterKey.KEY));
        }
    }

    private static Map<String, Object> json(ModelComparison models, List<Row> removed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("differs", models.differs());
        json.put("models", models.rows().stream().map(ModelsCommand::json).toList());
        json.put("removed", removed.stream().map(Row::name).toList());
        return json;
    }

    private static Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", row.name());
        json.put("model", row.model());
        json.put("state", row.state().name());
        return json;
    }
}
