package litellm.console.devops;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.console.ConsoleException;
import litellm.console.EnvironmentProxy;
import litellm.console.ServerAnswer;
import litellm.console.WebAddress;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;

/**
 * One project of an Azure DevOps organization, read by the REST API, version 7.1. Lists come in pages; a page's header
 * {@code x-ms-continuationtoken} asks for the next.
 */
public final class DevOps implements AutoCloseable {
    private static final String VERSION = "7.1";
    private static final String CONTINUATION = "x-ms-continuationtoken";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(new EnvironmentProxy())
            .connectTimeout(PATIENCE)
            .build();
    private final String project;
    private final String authorization;

    private DevOps(String project, String authorization) {
        this.project = project;
        this.authorization = authorization;
    }

    /**
     * Connects to nothing yet.
     *
     * @param url the organization's address, for example {@code https://dev.azure.com/contoso}
     * @param environment holds a personal access token in AZURE_DEVOPS_EXT_PAT, or a pipeline's own in SYSTEM_ACCESSTOKEN
     * @throws ConsoleException if it holds neither, or one that must not or cannot be sent there
     */
    public static DevOps of(URI url, String project, Map<String, String> environment) {
        String base = url.toString().replaceFirst("/$", "") + "/" + encode(project) + "/_apis/";
        String personal = token("AZURE_DEVOPS_EXT_PAT", environment);
        String pipelines = token("SYSTEM_ACCESSTOKEN", environment);
        requireTls(url);
        if (!personal.isEmpty()) {
            String login = ":" + personal;
            return new DevOps(
                    base, "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        if (!pipelines.isEmpty()) {
            return new DevOps(base, "Bearer " + pipelines);
        }
        throw ConsoleException.wrongUsage(
                "AZURE_DEVOPS_EXT_PAT: found nothing; allowed: a personal access token that may read builds, service connections and variable groups (in a pipeline SYSTEM_ACCESSTOKEN does as well)");
    }

    private static String token(String variable, Map<String, String> environment) {
        String token = environment.getOrDefault(variable, "").strip();
        WebAddress.headerFault(variable, token).ifPresent(fault -> {
            throw ConsoleException.wrongUsage(fault);
        });
        return token;
    }

    private static void requireTls(URI url) {
        if (!WebAddress.isPrivate(url)) {
            throw ConsoleException.wrongUsage(
                    "--url: found %s, where the token would cross the network in clear text; allowed: https://…"
                            .formatted(url));
        }
    }

    /**
     * All entries of a list, however many pages it has.
     *
     * @param path for example {@code build/builds}
     * @param query parameters by name
     * @throws ConsoleException if the list cannot be read; the message says why and what to do
     */
    public List<Map<?, ?>> list(String path, Map<String, String> query) {
        List<Map<?, ?>> entries = new ArrayList<>();
        Set<String> asked = new HashSet<>(); // A server that gives the same page again would never end.
        Optional<String> token = Optional.empty();
        do {
            Map<String, String> parameters = new LinkedHashMap<>(query);
            parameters.put("api-version", VERSION);
            token.ifPresent(next -> parameters.put("continuationToken", next));
            HttpResponse<String> page = get(path, parameters);
            if (answer(path, page).get("value") instanceof List<?> values) {
                values.stream()
                        .filter(Map.class::isInstance)
                        .map(Map.class::cast)
                        .forEach(entries::add);
            }
            token = page.headers().firstValue(CONTINUATION).filter(next -> !next.isBlank());
        } while (token.filter(asked::add).isPresent());
        return entries;
    }

    private static Map<String, Object> answer(String path, HttpResponse<String> page) {
        return ServerAnswer.readObject(
                path,
                page.body(),
                () -> ConsoleException.failed(
                        "%s answered %s with something other than JSON: is --url the organization's address, or does a proxy answer in its place?"
                                .formatted(page.uri().getAuthority(), path)));
    }

    private HttpResponse<String> get(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(project + path + "?" + query))
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw ConsoleException.failed(refusal(path, response));
            }
            return response;
        } catch (IOException e) {
            throw ConsoleException.failed("Azure DevOps cannot be reached at %s (%s)"
                    .formatted(request.uri().getAuthority(), e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsoleException.failed("Interrupted while reading from Azure DevOps");
        }
    }

    /** A token that is not accepted brings 401, or a page to sign in on: 203 or a redirection. */
    private static String refusal(String path, HttpResponse<String> response) {
        String what = switch (response.statusCode()) {
            case 203, 302, 401 -> "the token is not accepted; make a new one, or check for which organization it is";
            case 403 ->
                "the token may not read this; give it the scopes Build (read), Service Connections (read), Variable Groups (read)";
            case 404 -> "there is no such organization or project, or the token may not see it";
            case 429 ->
                "too many calls; try again in %s seconds"
                        .formatted(response.headers().firstValue("Retry-After").orElse("some"));
            default -> "HTTP status " + response.statusCode();
        };
        return "Azure DevOps refused %s: %s%s".formatted(path, what, message(response.body()));
    }

    private static String message(String body) {
        try {
            return JsonDocument.readObject("answer", body).get("message") instanceof String message
                    ? " (%s)".formatted(ForeignText.line(message))
                    : "";
        } catch (DocumentException e) {
            return ""; // A page for people says nothing more than the status.
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
