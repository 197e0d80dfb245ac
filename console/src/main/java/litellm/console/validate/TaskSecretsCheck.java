package litellm.console.validate;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateResource;

/**
 * Each secret that a task definition imports may be read by the role that it imports: ECS starts no task that has one which it
 * may not read, and says so when all else is deployed.
 *
 * @param templates by their files
 */
record TaskSecretsCheck(Map<String, Template> templates, Faults faults) {
    private static final String READ = "secretsmanager:GetSecretValue";

    /** Names of exports hold the environment, so they are compared as they would be in one. */
    private static final String ENVIRONMENT = Request.ENVIRONMENTS.getFirst();

    void check() {
        templates.forEach((file, template) -> resources(template).values().stream()
                .filter(resource -> resource.type().equals(ResourceTypes.TASK_DEFINITION))
                .forEach(task ->
                        task.imported("ExecutionRoleArn").ifPresent(role -> compare(file, secrets(task), role))));
    }

    private void compare(String file, Set<String> secrets, String role) {
        templates.forEach((owner, template) -> {
            Map<String, Object> exports = CatalogueCheck.exports(template, ENVIRONMENT);
            Map<String, Object> properties = new HashMap<>();
            resources(template).forEach((id, resource) -> properties.put(id, resource.properties()));
            Template.sources(exports.getOrDefault(role, "")).stream()
                    .filter(properties::containsKey)
                    .forEach(id -> {
                        RolePolicies policies = RolePolicies.of(properties, id, READ);
                        secrets.stream()
                                .filter(secret -> !mayRead(secret, policies, exports))
                                .forEach(secret -> faults.add(
                                        owner,
                                        "Resources.%s.Properties.Policies".formatted(id),
                                        "found no %s on %s; needed, since Secrets of %s name it"
                                                .formatted(READ, secret, file)));
                    });
        });
    }

    /** A secret is an export: of the role's own template, or of another, from which a policy imports it. */
    private static boolean mayRead(String secret, RolePolicies policies, Map<String, Object> exports) {
        return policies.allow(exports.getOrDefault(secret, Map.of("Fn::ImportValue", secret)))
                || CatalogueCheck.imports(policies.resources()).contains(secret);
    }

    private static Map<String, TemplateResource> resources(Template template) {
        return template.resourcesFor(Map.of("Environment", ENVIRONMENT));
    }

    /** The exports that the containers' secrets come from. */
    private static Set<String> secrets(TemplateResource task) {
        return CatalogueCheck.imports(RolePolicies.mappings(task.properties())
                .filter(secret -> secret.containsKey("ValueFrom"))
                .toList());
    }
}
