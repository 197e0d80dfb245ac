package litellm.console.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One command to the agent, {@code ##vso[area.event property=value;]message} (Azure Pipelines documentation, "Logging
 * commands"). Values and message are escaped as the agent itself does it (azure-pipelines-agent, CommandStringConvertor).
 *
 * @param name area and event, for example {@code task.setprogress}
 * @param properties in the order in which they are written
 * @param message what follows the bracket
 */
public record LoggingCommand(String name, Map<String, String> properties, String message) {
    public static LoggingCommand of(String name, String message) {
        return new LoggingCommand(name, Map.of(), message);
    }

    /** The same with one property more. */
    public LoggingCommand with(String property, Object value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(property, value.toString());
        return new LoggingCommand(name, more, message);
    }

    /** The command as the agent reads it, without a line break. */
    @Override
    public String toString() {
        String written = properties.entrySet().stream()
                .map(property -> "%s=%s;".formatted(property.getKey(), escape(property.getValue())))
                .collect(Collectors.joining());
        return "##vso[%s%s]%s".formatted(name, written.isEmpty() ? "" : " " + written, escape(message));
    }

    /** The percent sign first, for what stands for the others begins with one. */
    private static String escape(String text) {
        return text.replace("%", "%AZP25")
                .replace(";", "%3B")
                .replace("\r", "%0D")
                .replace("\n", "%0A")
                .replace("]", "%5D");
    }
}
