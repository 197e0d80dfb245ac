package litellm.local.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.front.Call;

/** The actions of requests that are only a method and a path: {@code rest.yaml}. */
final class RestActions {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(\\+?)}");

    /** What S3 calls subresources: a query that names one asks for another thing than the path alone does. */
    private static final Set<String> SUBRESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versioning",
            "versions",
            "website");

    private final Map<String, List<Route>> routes = new HashMap<>();

    /** An action, and what the path named; what a listing is limited to stands in the query. */
    record Found(String action, Map<String, String> members) {}

    private record Route(String method, Pattern path, List<String> names, String query, String action) {
        static Route of(String text, String action) {
            String[] parts = text.split("[ ?]", -1);
            List<String> names = new ArrayList<>();
            Matcher placeholders = PLACEHOLDER.matcher(parts[1]);
            String path = placeholders.replaceAll(found -> {
                names.add(found.group(1));
                return found.group(2).isEmpty() ? "([^/]+)" : "(.+)";
            });
            return new Route(parts[0], Pattern.compile(path + "/?"), names, parts.length > 2 ? parts[2] : null, action);
        }

        Optional<Found> find(Call call, Map<String, String> parameters) {
            if (!method.equals(call.method()) || !fits(parameters.keySet())) {
                return Optional.empty();
            }
            Matcher matcher = path.matcher(call.path());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Map<String, String> members = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                members.put(names.get(i), Call.decodePath(matcher.group(i + 1)));
            }
            Optional.ofNullable(parameters.get("prefix")).ifPresent(prefix -> members.put("prefix", prefix));
            // A version or alias of a function is a resource of its own.
            Optional.ofNullable(parameters.get("Qualifier"))
                    .ifPresent(
                            qualifier -> members.computeIfPresent("FunctionName", (_, name) -> name + ":" + qualifier));
            return Optional.of(new Found(action, members));
        }

        private boolean fits(Set<String> parameters) {
            return (query == null || parameters.contains(query))
                    && parameters.stream().allMatch(name -> name.equals(query) || !SUBRESOURCES.contains(name));
        }
    }

    /** @param table actions by service and request */
    RestActions(Map<String, Map<String, String>> table) {
        table.forEach((service, requests) -> routes.put(
                service,
                requests.entrySet().stream()
                        .map(request -> Route.of(request.getKey(), request.getValue()))
                        .toList()));
    }

    Optional<Found> find(Call call) {
        Map<String, String> parameters = call.queryParameters();
        return routes.getOrDefault(call.service(), List.of()).stream()
                .flatMap(route -> route.find(call, parameters).stream())
                .findFirst();
    }
}
