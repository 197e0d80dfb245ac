package litellm.local.stack.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import litellm.local.stack.Engine;
import litellm.local.stack.Pages;
import litellm.local.stack.Stack;
import litellm.local.stack.StackEvent;
import litellm.local.stack.StackEvents;
import litellm.local.stack.StackResource;
import litellm.local.stack.StackSettings;
import litellm.local.stack.template.NoEcho;
import litellm.local.stack.template.ParameterValues;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.StackOutput;
import litellm.local.stack.template.Values;

/** The actions that show stacks, their resources, events and exports. */
final class DescribeActions {
    private final Engine engine;

    DescribeActions(Engine engine) {
        this.engine = engine;
    }

    Map<String, Object> describeStacks(QueryParameters parameters) {
        String name = parameters.text("StackName");
        List<Stack> stacks = name == null
                ? List.copyOf(engine.stacks().existing())
                : List.of(engine.stacks().get(name));
        return Pages.page("Stacks", stacks, parameters.nextToken(), DescribeActions::stack);
    }

    Map<String, Object> listStacks(QueryParameters parameters) {
        Set<String> statuses = Set.copyOf(parameters.list("StackStatusFilter"));
        List<Stack> stacks = engine.stacks().all().stream()
                .filter(stack ->
                        statuses.isEmpty() || statuses.contains(stack.status().name()))
                .toList();
        return Pages.page("StackSummaries", stacks, parameters.nextToken(), DescribeActions::summary);
    }

    Map<String, Object> describeStackEvents(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        StackEvents.Page page = stack.events().page(parameters.nextToken());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "StackEvents",
                page.events().stream().map(event -> event(stack, event)).toList());
        result.put("NextToken", page.next());
        return result;
    }

    Map<String, Object> describeStackResources(QueryParameters parameters) {
        Stack stack = ofResources(parameters);
        String logicalId = parameters.text("LogicalResourceId");
        List<Map<String, Object>> resources = stack.resources().stream()
                .filter(resource -> logicalId == null || resource.logicalId().equals(logicalId))
                .map(resource -> resource(stack, resource, "Timestamp"))
                .toList();
        return Map.of("StackResources", resources);
    }

    private Stack ofResources(QueryParameters parameters) {
        String name = parameters.text("StackName");
        String physicalId = parameters.text("PhysicalResourceId");
        if ((name == null) == (physicalId == null)) {
            throw StackException.validation("You must specify either StackName or PhysicalResourceId, but not both.");
        }
        return name != null
                ? engine.stacks().get(name)
                : engine.stacks().existing().stream()
                        .filter(stack -> stack.resources().stream()
                                .filter(StackResource::exists)
                                .anyMatch(resource -> resource.physicalId().equals(physicalId)))
                        .findFirst()
                        .orElseThrow(() -> StackException.validation("Stack for " + physicalId + " does not exist"));
    }

    Map<String, Object> describeStackResource(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        String logicalId = parameters.required("LogicalResourceId");
        StackResource resource = stack.resource(logicalId)
                .orElseThrow(() -> StackException.validation(
                        "Resource " + logicalId + " does not exist for stack " + stack.name()));
        Map<String, Object> detail = new LinkedHashMap<>(resource(stack, resource, "LastUpdatedTimestamp"));
        detail.put("Metadata", Values.json(metadata(stack, resource)));
        return Map.of("StackResourceDetail", detail);
    }

    private static Object metadata(Stack stack, StackResource resource) {
        return new NoEcho(stack.definition().scope().parameters())
                .mask(resource.made().declaration().attributes(), resource.attributes())
                .getOrDefault("Metadata", Map.of());
    }

    Map<String, Object> listStackResources(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        return Pages.page(
                "StackResourceSummaries", List.copyOf(stack.resources()), parameters.nextToken(), resource -> {
                    Map<String, Object> summary =
                            new LinkedHashMap<>(resource(stack, resource, "LastUpdatedTimestamp"));
                    summary.keySet().removeAll(Set.of("StackName", "StackId"));
                    return summary;
                });
    }

    Map<String, Object> listExports(QueryParameters parameters) {
        return Pages.page("Exports", engine.exports().all(), parameters.nextToken(), export -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("ExportingStackId", export.stackId());
            shown.put("Name", export.name());
            shown.put("Value", export.value());
            return shown;
        });
    }

    Map<String, Object> listImports(QueryParameters parameters) {
        String name = parameters.required("ExportName");
        List<String> importers = engine.exports().importers(name);
        if (importers.isEmpty()) {
            throw StackException.validation("Export '" + name + "' is not imported by any stack.");
        }
        return Pages.page("Imports", importers, parameters.nextToken(), Function.identity());
    }

    private static Map<String, Object> stack(Stack stack) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackId", stack.id());
        shown.put("StackName", stack.name());
        shown.put("ChangeSetId", stack.changeSetId());
        shown.put("CreationTime", stack.created());
        shown.put("LastUpdatedTime", stack.updated().orElse(null));
        shown.put("DeletionTime", stack.deleted().orElse(null));
        shown.put("RollbackConfiguration", Map.of());
        shown.put("StackStatus", stack.status());
        shown.put("StackStatusReason", stack.reason());
        shown.put("EnableTerminationProtection", stack.terminationProtection());
        shown.put("DriftInformation", stack.drift().shown());
        if (stack.definition() != null) {
            shown.putAll(definition(stack.definition()));
        }
        shown.putAll(settings(stack.settings()));
        shown.put(
                "Outputs", stack.outputs().stream().map(DescribeActions::output).toList());
        return shown;
    }

    private static Map<String, Object> definition(StackDefinition definition) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Description", definition.template().description());
        shown.put("Parameters", parameters(definition.scope().parameters()));
        shown.put("Tags", tags(definition.tags()));
        return shown;
    }

    private static Map<String, Object> settings(StackSettings settings) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("DisableRollback", settings.disableRollback());
        shown.put("NotificationARNs", settings.notificationArns());
        shown.put(
                "TimeoutInMinutes",
                settings.timeout() == null ? null : settings.timeout().toMinutes());
        shown.put("Capabilities", settings.capabilities());
        shown.put("RoleARN", settings.roleArn());
        return shown;
    }

    /** Parameters as the API shows them, those with NoEcho masked. */
    static List<Map<String, Object>> parameters(ParameterValues parameters) {
        return parameters.masked().values().values().stream()
                .map(parameter -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("ParameterKey", parameter.declaration().name());
                    shown.put("ParameterValue", parameter.value());
                    shown.put("ResolvedValue", parameter.resolved());
                    return shown;
                })
                .toList();
    }

    static List<Map<String, String>> tags(Map<String, String> tags) {
        List<Map<String, String>> shown = new ArrayList<>();
        tags.forEach((key, value) -> shown.add(Map.of("Key", key, "Value", value)));
        return shown;
    }

    private static Map<String, Object> output(StackOutput output) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("OutputKey", output.key());
        shown.put("OutputValue", output.value());
        shown.put("Description", output.description());
        shown.put("ExportName", output.exportName());
        return shown;
    }

    private static Map<String, Object> summary(Stack stack) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackId", stack.id());
        shown.put("StackName", stack.name());
        shown.put(
                "TemplateDescription",
                stack.definition() == null
                        ? null
                        : stack.definition().template().description());
        shown.put("CreationTime", stack.created());
        shown.put("LastUpdatedTime", stack.updated().orElse(null));
        shown.put("DeletionTime", stack.deleted().orElse(null));
        shown.put("StackStatus", stack.status());
        shown.put("StackStatusReason", stack.reason());
        shown.put("DriftInformation", stack.drift().shown());
        return shown;
    }

    private static Map<String, Object> event(Stack stack, StackEvent event) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackId", stack.id());
        shown.put("StackName", stack.name());
        shown.put("EventId", event.id());
        shown.put("LogicalResourceId", event.logicalId());
        shown.put("PhysicalResourceId", event.physicalId());
        shown.put("ResourceType", event.type());
        shown.put("Timestamp", event.time());
        shown.put("ResourceStatus", event.status());
        shown.put("ResourceStatusReason", event.reason());
        shown.put("ResourceProperties", event.properties());
        shown.put("ClientRequestToken", event.token());
        return shown;
    }

    private static Map<String, Object> resource(Stack stack, StackResource resource, String timestamp) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("StackName", stack.name());
        shown.put("StackId", stack.id());
        shown.put("LogicalResourceId", resource.logicalId());
        shown.put("PhysicalResourceId", resource.physicalId());
        shown.put("ResourceType", resource.type());
        shown.put(timestamp, resource.time());
        shown.put("ResourceStatus", resource.status());
        shown.put("ResourceStatusReason", resource.reason());
        shown.put("DriftInformation", stack.drift().shown(resource));
        return shown;
    }
}
