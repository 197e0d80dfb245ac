package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a stack is to be: a template with the values of its parameters.
 *
 * @param body the template as it was given
 * @param resources those whose condition holds
 * @param outputs those whose condition holds
 * @param graph what each of the resources needs
 * @param imports the names of the exports that it uses
 * @param tags the stack's own tags
 */
public record StackDefinition(
        String body,
        Template template,
        Scope scope,
        Map<String, ResourceDeclaration> resources,
        Map<String, OutputDeclaration> outputs,
        DependencyGraph graph,
        Set<String> imports,
        Map<String, String> tags) {

    public Resolver resolver(References references) {
        return new Resolver(scope, references);
    }

    /** Properties of a resource, resolved, as others may see them. */
    public Map<String, Object> shown(ResourceDeclaration resource, Map<String, Object> resolved) {
        return new NoEcho(scope.parameters()).mask(resource.properties(), resolved);
    }

    /** The outputs with their values; refuses one that refers to nothing or is no string, and an invalid export name. */
    public List<StackOutput> outputs(References references) {
        Resolver resolver = resolver(references);
        List<StackOutput> resolved = new ArrayList<>();
        outputs.values().forEach(output -> {
            Object value = resolver.resolve(output.value());
            if (!Values.scalar(value) || Resolver.NO_VALUE.equals(value)) {
                throw StackException.templateFormat("Output " + output.name()
                        + " is malformed. The Value field of every Outputs member must evaluate to a String.");
            }
            String export = output.exportName() == null
                    ? null
                    : OutputDeclaration.requireExportName(output.name(), resolver.resolve(output.exportName()));
            resolved.add(new StackOutput(output.name(), Values.text(value), output.description(), export));
        });
        return resolved;
    }

    /** The exports among outputs: names and values. */
    public static Map<String, String> exports(List<StackOutput> outputs) {
        Map<String, String> exports = new LinkedHashMap<>();
        for (StackOutput output : outputs) {
            if (output.exportName() != null && exports.put(output.exportName(), output.value()) != null) {
                throw StackException.templateFormat("Duplicate export name " + output.exportName());
            }
        }
        return exports;
    }
}
