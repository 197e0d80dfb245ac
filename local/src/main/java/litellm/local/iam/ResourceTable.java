package litellm.local.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.Account;
import litellm.local.Glob;

/** The resource that each action is allowed on: {@code resources.yaml}. */
final class ResourceTable {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");

    private final Account account;
    private final Map<String, Map<String, List<String>>> table;

    /** @param table actions by resource and service */
    ResourceTable(Account account, Map<String, Map<String, List<String>>> table) {
        this.account = account;
        this.table = table;
    }

    /**
     * The resources of an action; empty if the table does not know it.
     *
     * @param service IAM's prefix
     */
    Optional<List<String>> resources(String service, String action, Members members) {
        return table.getOrDefault(service, Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(pattern -> Glob.matches(pattern, action)))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(resource -> fill(service, resource, members));
    }

    private List<String> fill(String service, String template, Members members) {
        List<String> filled = List.of(template);
        Matcher placeholders = PLACEHOLDER.matcher(template);
        while (placeholders.find()) {
            List<String> given = values(placeholders.group(1), members);
            List<String> values = given.isEmpty() ? List.of("*") : given;
            List<String> next = new ArrayList<>();
            for (String sofar : filled) {
                values.forEach(value ->
                        next.add(value.startsWith("arn:") ? value : sofar.replace(placeholders.group(), value)));
            }
            filled = next;
        }
        return filled.stream()
                .map(resource ->
                        resource.equals("*") || resource.startsWith("arn:") ? resource : account.arn(service, resource))
                .toList();
    }

    /** The values of the first of the members in {@code NAME|NAME/|NAME:} that the request has. */
    private static List<String> values(String placeholder, Members members) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String each : placeholder.split("\\|", -1)) {
            String name = each.replaceAll("[/:]$", "");
            found.put(each, members.all(name));
        }
        return found.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .findFirst()
                .map(entry -> entry.getValue().stream()
                        .map(value -> part(entry.getKey(), value))
                        .toList())
                .orElse(List.of());
    }

    private static String part(String placeholder, String value) {
        return placeholder.endsWith("/")
                ? value.substring(value.lastIndexOf('/') + 1)
                : placeholder.endsWith(":") && !value.startsWith("arn:") ? value.split(":", 2)[0] : value;
    }
}
