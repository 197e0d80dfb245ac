package litellm.local.stack.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.stack.Engine;
import litellm.local.stack.Stack;
import litellm.local.stack.template.Capabilities;
import litellm.local.stack.template.Definitions;
import litellm.local.stack.template.ParameterDeclaration;
import litellm.local.stack.template.ResourceDeclaration;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.Template;
import litellm.local.stack.template.Values;

/** The actions that show and check templates. */
final class TemplateActions {
    private final Engine engine;
    private final TemplateSource templates;
    private final Definitions definitions;

    TemplateActions(Engine engine, TemplateSource templates, Definitions definitions) {
        this.engine = engine;
        this.templates = templates;
        this.definitions = definitions;
    }

    Map<String, Object> getTemplate(QueryParameters parameters) {
        StackDefinition definition = definition(parameters);
        boolean processed = "Processed".equals(parameters.text("TemplateStage"))
                && !definition.template().transforms().isEmpty();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("TemplateBody", processed ? Values.json(definition.template().document()) : definition.body());
        result.put("StagesAvailable", List.of("Original", "Processed"));
        return result;
    }

    private StackDefinition definition(QueryParameters parameters) {
        String changeSet = parameters.text("ChangeSetName");
        if (changeSet != null) {
            return ChangeSetActions.find(engine.stacks(), parameters)
                    .changeSet()
                    .definition();
        }
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        return Optional.ofNullable(stack.definition())
                .orElseThrow(() -> StackException.validation(
                        "Stack " + stack.name() + " has no template while it is in " + stack.status()));
    }

    Map<String, Object> getTemplateSummary(QueryParameters parameters) {
        String name = parameters.text("StackName");
        String body = name == null
                ? templates.body(parameters)
                : definition(parameters).body();
        Template template = definitions.outline(body);
        Map<String, Object> result = new LinkedHashMap<>(described(template));
        result.put(
                "Parameters",
                template.parameters().values().stream()
                        .map(TemplateActions::declaration)
                        .toList());
        result.put(
                "ResourceTypes",
                template.resources().values().stream()
                        .map(ResourceDeclaration::type)
                        .distinct()
                        .toList());
        Optional.ofNullable(template.document().get("AWSTemplateFormatVersion"))
                .ifPresent(version -> result.put("Version", version));
        Optional.ofNullable(template.document().get("Metadata"))
                .ifPresent(metadata -> result.put("Metadata", Values.json(metadata)));
        return result;
    }

    Map<String, Object> validateTemplate(QueryParameters parameters) {
        Template template = definitions.outline(templates.body(parameters));
        Map<String, Object> result = new LinkedHashMap<>(described(template));
        result.put(
                "Parameters",
                template.parameters().values().stream()
                        .map(TemplateActions::parameter)
                        .toList());
        return result;
    }

    private static Map<String, Object> described(Template template) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("Description", template.description());
        result.put("Capabilities", Capabilities.required(template));
        result.put("CapabilitiesReason", Capabilities.reason(template));
        result.put("DeclaredTransforms", template.transforms());
        return result;
    }

    private static Map<String, Object> parameter(ParameterDeclaration declaration) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("ParameterKey", declaration.name());
        shown.put("DefaultValue", declaration.noEcho() ? null : declaration.defaultValue());
        shown.put("NoEcho", declaration.noEcho());
        shown.put("Description", declaration.text("Description"));
        return shown;
    }

    private static Map<String, Object> declaration(ParameterDeclaration declaration) {
        Map<String, Object> shown = new LinkedHashMap<>(parameter(declaration));
        shown.put("ParameterType", declaration.type());
        shown.put("ParameterConstraints", Map.of("AllowedValues", declaration.allowedValues()));
        return shown;
    }
}
