package litellm.local.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.local.Json;
import software.amazon.awssdk.services.codebuild.model.CloudWatchLogsConfig;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.LogsConfig;
import software.amazon.awssdk.services.codebuild.model.Project;
import software.amazon.awssdk.services.codebuild.model.ProjectEnvironment;

/**
 * What a build works with: its project's settings, and over them what StartBuild was told.
 *
 * @param source {@code BUCKET/KEY} of the source archive
 * @param variables the build's environment
 */
record ProjectSettings(Project project, String source, Map<String, String> variables) {
    /** @param request the StartBuild request */
    static ProjectSettings of(Project project, Map<String, Object> request) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (EnvironmentVariable variable : project.environment().environmentVariables()) {
            variables.put(variable.name(), variable.value());
        }
        Json.objects(request, "environmentVariablesOverride")
                .forEach(variable -> variables.put(Json.text(variable, "name"), Json.text(variable, "value")));
        return new ProjectSettings(
                project,
                (String) request.getOrDefault(
                        "sourceLocationOverride", project.source().location()),
                variables);
    }

    String logGroup() {
        LogsConfig logs = project.logsConfig();
        CloudWatchLogsConfig group = logs == null ? null : logs.cloudWatchLogs();
        return group == null || group.groupName() == null ? "/aws/codebuild/" + project.name() : group.groupName();
    }

    /** The fields of a build that never change. */
    Map<String, Object> facts(String id, String logStream, int number) {
        String arn = project.arn();
        return Map.ofEntries(
                Map.entry("id", id),
                Map.entry("arn", arn.substring(0, arn.indexOf(":project/")) + ":build/" + id),
                Map.entry("buildNumber", number),
                Map.entry("projectName", project.name()),
                Map.entry("source", Map.of("type", project.source().typeAsString(), "location", source)),
                Map.entry("environment", environment()),
                Map.entry("serviceRole", project.serviceRole()),
                Map.entry("logs", BuildLog.json(logGroup(), logStream)),
                Map.entry("timeoutInMinutes", project.timeoutInMinutes()));
    }

    private Map<String, Object> environment() {
        ProjectEnvironment environment = project.environment();
        List<Map<String, String>> list = variables.entrySet().stream()
                .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue(), "type", "PLAINTEXT"))
                .toList();
        return Map.of(
                "type", environment.typeAsString(),
                "image", environment.image(),
                "computeType", environment.computeTypeAsString(),
                "environmentVariables", list);
    }
}
