package litellm.controlplane.canary;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.Request;
import litellm.controlplane.migration.MigrationLedger;

/**
 * Looks at a canary, and writes down what its image is built on once it has passed: the next image on the same base needs
 * neither snapshot nor canary.
 *
 * @param canary looks at the canary
 * @param ledger where it is written
 */
public record ProvenBase(Canary canary, MigrationLedger ledger) implements OperationChecker {
    private static final String BASE = "base";

    static Map<String, String> outputs(Optional<String> base) {
        return base.map(name -> Map.of(BASE, name)).orElse(Map.of());
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return recorded(request, canary.check(request, operation), ledger);
    }

    /** The operation as it is, after writing that down where it has succeeded: also where there was no service to harm. */
    static Operation recorded(Request request, Operation operation, MigrationLedger ledger) {
        if (operation.state() instanceof Succeeded) {
            Optional.ofNullable(operation.outputs().get(BASE))
                    .ifPresent(base -> ledger.prove(request.environment(), base));
        }
        return operation;
    }
}
