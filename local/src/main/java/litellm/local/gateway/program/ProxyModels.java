package litellm.local.gateway.program;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import litellm.local.Sha256;
import litellm.local.image.ModelList;
import tools.jackson.jr.ob.JSON;

/**
 * The models that a proxy serves: those of its config.yaml, which nobody can change while it runs, and those in its database
 * ({@code store_model_in_db}), which its administration API adds and deletes (LiteLLM's documentation, "Model Management").
 */
final class ProxyModels {
    private final List<ModelList.Deployment> configured;
    private final DatabaseClient database;

    /**
     * @param database where more models are stored; null for nowhere
     */
    ProxyModels(List<ModelList.Deployment> configured, DatabaseClient database) {
        this.configured = configured;
        this.database = database;
    }

    /** The names that clients use, each once. */
    List<String> names() throws SQLException {
        return all().stream()
                .map(model -> (String) model.get("model_name"))
                .distinct()
                .toList();
    }

    /** Every model as {@code GET /model/info} shows it: without keys, with {@code db_model}. */
    List<Map<String, Object>> all() throws SQLException {
        List<Map<String, Object>> all = new ArrayList<>();
        // The id of a model of config.yaml is the same as long as the model is.
        configured.forEach(model -> all.add(shown(
                model.name(),
                model.parameters(),
                Sha256.hex(model.toString().getBytes(StandardCharsets.UTF_8)),
                false)));
        if (database != null) {
            all.addAll(stored());
        }
        return all;
    }

    /**
     * Adds a model to the database.
     *
     * @return its id
     */
    String add(String name, Map<?, ?> parameters) throws SQLException {
        String id = UUID.randomUUID().toString();
        return database.ask(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO \"LiteLLM_ProxyModelTable\" (model_id, model_name, litellm_params) VALUES (?, ?, ?::jsonb)")) {
                insert.setString(1, id);
                insert.setString(2, name);
                insert.setString(3, JSON.std.asString(parameters));
                insert.executeUpdate();
                return id;
            }
        });
    }

    /** Deletes a model from the database; false where it is not there, as those of config.yaml are not. */
    boolean delete(String id) throws SQLException {
        return database.ask(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM \"LiteLLM_ProxyModelTable\" WHERE model_id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    boolean canStore() {
        return database != null;
    }

    private List<Map<String, Object>> stored() throws SQLException {
        return database.ask(connection -> {
            List<Map<String, Object>> stored = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT model_id, model_name, litellm_params FROM \"LiteLLM_ProxyModelTable\" ORDER BY model_name, model_id");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    stored.add(shown(rows.getString(2), JSON.std.mapFrom(rows.getString(3)), rows.getString(1), true));
                }
            }
            return stored;
        });
    }

    private static Map<String, Object> shown(String name, Map<?, ?> parameters, String id, boolean stored) {
        Map<String, Object> visible = new LinkedHashMap<>();
        parameters.forEach((key, value) -> {
            if (!String.valueOf(key).endsWith("_key")) {
                visible.put(String.valueOf(key), value);
            }
        });
        return Map.of(
                "model_name", name, "litellm_params", visible, "model_info", Map.of("id", id, "db_model", stored));
    }
}
