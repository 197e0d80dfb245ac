package litellm.local.gateway.program;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellm.local.image.ContainerImage;
import litellm.local.image.ModelList;
import litellm.local.image.Temper;

/**
 * The {@code litellm} command of the gateway's image.
 *
 * @param taskId which names the task's database sessions
 * @param stopTimeout how long requests under way may take after it is asked to end
 */
public record LiteLlm(
        ContainerImage image,
        List<String> command,
        Map<String, String> environment,
        TaskLog log,
        String taskId,
        Duration loginInterval,
        Duration stopTimeout) {

    /** Starts it: with {@code --skip_server_startup}, also where a shell is to pass it on, it migrates the database and ends; otherwise it serves. */
    public Program start() {
        return String.join(" ", command).contains("--skip_server_startup") ? LiteLlmMigration.start(this) : serve();
    }

    boolean mayMigrate() {
        return !"true".equalsIgnoreCase(environment.get("DISABLE_SCHEMA_UPDATE"));
    }

    /** The database's address; empty when it has none. */
    String databaseUrl() {
        return environment.getOrDefault("DATABASE_URL", "");
    }

    String masterKey() {
        return environment.getOrDefault("LITELLM_MASTER_KEY", "");
    }

    private List<ModelList.Deployment> models() {
        List<ModelList.Deployment> models = ModelList.deployments(image.configYaml());
        return image.temper() == Temper.WRONG_MODELS ? models.subList(1, models.size()) : models;
    }

    private Program serve() {
        try {
            if (!masterKey().startsWith("sk-")) {
                throw new IllegalArgumentException("LITELLM_MASTER_KEY must start with 'sk-'");
            }
            List<ModelList.Deployment> models = models();
            if (!databaseUrl().isEmpty()) {
                DatabaseUrl.parse(databaseUrl());
            }
            if (mayMigrate() && !LiteLlmMigration.migrate(this)) {
                return Program.ended(1);
            }
            Program server = LiteLlmServer.start(this, models);
            log.write("LiteLLM serves " + models.size() + " models");
            return server;
        } catch (IllegalArgumentException | IOException e) {
            log.write("LiteLLM did not start: " + e.getMessage());
            return Program.ended(1);
        }
    }
}
