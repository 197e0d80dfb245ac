package litellm.local.stack;

import java.util.Map;
import java.util.Set;
import litellm.local.stack.template.References;
import litellm.local.stack.template.Resolver;
import litellm.local.stack.template.ResourceDeclaration;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.Values;

/**
 * What a resource is to be, every function resolved.
 *
 * @param properties dynamic references unresolved
 * @param shown the same as JSON for events, parameters with NoEcho masked
 * @param attributes its Metadata, DeletionPolicy and so on
 * @param tags the stack's tags
 * @param dependencies the resources that it needs
 */
public record DesiredResource(
        ResourceDeclaration declaration,
        Map<String, Object> properties,
        String shown,
        Map<String, Object> attributes,
        Map<String, String> tags,
        Set<String> dependencies) {

    /** Resolves a resource of a definition; refuses wrong arguments of functions, and names of what is not there. */
    static DesiredResource of(StackDefinition definition, String logicalId, References references) {
        ResourceDeclaration declaration = definition.resources().get(logicalId);
        Resolver resolver = definition.resolver(references);
        Map<String, Object> properties = resolver.resolveMap(declaration.properties());
        return new DesiredResource(
                declaration,
                properties,
                Values.json(definition.shown(declaration, properties)),
                resolver.resolveMap(declaration.attributes()),
                definition.tags(),
                definition.graph().dependencies(logicalId));
    }

    /** A resource of a definition that could not be resolved. */
    static DesiredResource unresolved(StackDefinition definition, String logicalId) {
        return new DesiredResource(
                definition.resources().get(logicalId),
                Map.of(),
                null,
                Map.of(),
                definition.tags(),
                definition.graph().dependencies(logicalId));
    }

    /** The same with other properties. */
    DesiredResource with(Map<String, Object> otherProperties) {
        return new DesiredResource(declaration, otherProperties, shown, attributes, tags, dependencies);
    }

    /** Whether a service is told the same for both. */
    boolean makesTheSameAs(DesiredResource other) {
        return Values.same(properties, other.properties) && tags.equals(other.tags);
    }

    /** Whether a resource has been made just so. */
    boolean sameAs(StackResource current, boolean taggable) {
        return Values.same(properties, current.properties())
                && Values.same(attributes, current.attributes())
                && (!taggable || tags.equals(current.tags()));
    }
}
