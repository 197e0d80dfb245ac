package litellm.controlplane.export;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Export;

/** The exports of all stacks of this account and region: one call for what would take one call per stack. */
public final class StackExports {
    private final Map<String, Export> exports;

    private StackExports(Map<String, Export> exports) {
        this.exports = exports;
    }

    /** The exports as they are now. */
    public static StackExports read(CloudFormationClient cloudFormation) {
        return new StackExports(cloudFormation.listExportsPaginator().exports().stream()
                .collect(Collectors.toMap(Export::name, Function.identity())));
    }

    /** The names of all exports. */
    public Set<String> names() {
        return exports.keySet();
    }

    /**
     * An export's value.
     *
     * @throws IllegalStateException where no stack exports it
     */
    public String value(String name) {
        Export export = exports.get(name);
        if (export == null) {
            throw new IllegalStateException(
                    "export %s: found no stack that exports it; deploy all stacks first".formatted(name));
        }
        return export.value();
    }
}
