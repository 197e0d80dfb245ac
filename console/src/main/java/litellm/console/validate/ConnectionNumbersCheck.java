package litellm.console.validate;

import java.util.Map;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.preflight.Connections;
import litellm.controlplane.release.LiteralNumbers;
import litellm.controlplane.release.PositiveNumber;
import litellm.controlplane.release.Template;

/** What a template says of connections to the database is a number, whichever values its parameters have. */
record ConnectionNumbersCheck(Template template, Faults.InFile faults) {
    void check() {
        if (template.mappings().get(Connections.CLASSES) instanceof Map<?, ?> classes) {
            classes.forEach((type, numbers) -> {
                if (numbers instanceof Map<?, ?> members && members.get(Connections.ALARM) instanceof String alarm) {
                    check("Mappings.%s.%s.%s".formatted(Connections.CLASSES, type, Connections.ALARM), alarm);
                }
            });
        }
        template.resources().forEach((id, resource) -> {
            if (resource instanceof Map<?, ?> members && ResourceTypes.TASK_DEFINITION.equals(members.get("Type"))) {
                String place = "Resources.%s.Properties.ContainerDefinitions: %s".formatted(id, Connections.WORKERS);
                RolePolicies.mappings(members.get("Properties"))
                        .filter(variable -> Connections.WORKERS.equals(variable.get("Name")))
                        .flatMap(variable -> LiteralNumbers.texts(variable.get("Value")))
                        .forEach(workers -> check(place, workers));
            }
        });
    }

    private void check(String place, String number) {
        if (!PositiveNumber.is(number)) {
            faults.add(place, PositiveNumber.fault(number));
        }
    }
}
