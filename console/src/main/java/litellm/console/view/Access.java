package litellm.console.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.controlplane.secrets.EnvironmentSecret;

/** How to get at a gateway: its addresses, and the commands that read its keys. It never holds a key itself. */
public record Access(Endpoint endpoint, String uiUrl) {
    /** The command that prints the master key's secret. */
    public String masterKeyCommand() {
        return command(EnvironmentSecret.MASTER_KEY);
    }

    /** The command that prints the admin UI's login. */
    public String loginCommand() {
        return command(EnvironmentSecret.UI_PASSWORD);
    }

    private String command(EnvironmentSecret secret) {
        return endpoint.target()
                .awsCommand("secretsmanager get-secret-value --secret-id %s --query SecretString --output text"
                        .formatted(secret.nameIn(endpoint.environment())));
    }

    /** Lines for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Endpoint    " + endpoint.text());
        lines.add("Admin UI    " + uiUrl);
        lines.add("Master key  " + masterKeyCommand());
        lines.add("UI login    " + loginCommand());
        return lines;
    }

    /** The same for a program; {@code stopped} is there where no task of the gateway is meant to run. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", endpoint.environment());
        json.put("endpoint", endpoint.address());
        json.put("uiUrl", uiUrl);
        if (endpoint.stopped()) {
            json.put("stopped", true);
        }
        json.put("masterKeyCommand", masterKeyCommand());
        json.put("loginCommand", loginCommand());
        return json;
    }
}
