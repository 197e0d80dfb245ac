package litellm.console.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads output as the Azure Pipelines agent does (azure-pipelines-agent, Command.TryParse and CommandStringConvertor): a
 * command begins at {@code ##vso[} wherever that stands in a line, everything else is a line of the log.
 *
 * @param commands what the agent would carry out
 * @param log what it would show
 */
public record Agent(List<Command> commands, List<String> log) {
    /** A command, its values unescaped. */
    public record Command(String name, Map<String, String> properties, String data) {
        public String property(String key) {
            return properties.get(key);
        }
    }

    /** Reads what a step printed. */
    public static Agent read(String output) {
        List<Command> commands = new ArrayList<>();
        List<String> log = new ArrayList<>();
        output.lines().forEach(line -> {
            int start = line.indexOf("##vso[");
            int end = line.indexOf(']', start + 1);
            if (start >= 0 && end >= 0) {
                commands.add(command(line.substring(start + 6, end), line.substring(end + 1)));
            } else {
                log.add(line);
            }
        });
        return new Agent(commands, log);
    }

    /** The commands of one name, in order. */
    public List<Command> named(String name) {
        return commands.stream().filter(command -> command.name().equals(name)).toList();
    }

    /** The last value of an output variable. */
    public String output(String variable) {
        return named("task.setvariable").stream()
                .filter(command -> variable.equals(command.property("variable")))
                .filter(command -> "true".equalsIgnoreCase(command.property("isOutput")))
                .map(Command::data)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError(variable + " is not set among " + commands));
    }

    private static Command command(String head, String data) {
        String[] parts = head.strip().split(" ", 2);
        Map<String, String> properties = new LinkedHashMap<>();
        for (String property : parts.length < 2 ? new String[0] : parts[1].split(";", -1)) {
            String[] pair = property.split("=", 2);
            if (pair.length == 2) {
                properties.put(pair[0], unescape(pair[1]));
            }
        }
        return new Command(parts[0], properties, unescape(data));
    }

    /** What a value of a command means: the percent sign comes last. */
    static String unescape(String text) {
        return text.replace("%3B", ";")
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%5D", "]")
                .replace("%AZP25", "%");
    }
}
