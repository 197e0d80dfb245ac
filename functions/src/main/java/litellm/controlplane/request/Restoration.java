package litellm.controlplane.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.TemplateParameter;

/**
 * Which snapshot a new database begins with. It becomes a template parameter, and stays one: CloudFormation replaces the
 * database where a later update names another snapshot or none, so that is refused here.
 *
 * @param snapshots the name of an environment's snapshot, asked for by its name or as {@code latest}
 * @param currentValues the parameter values of the CloudFormation stack of a name, none if it is not there
 */
record Restoration(
        BiFunction<String, String, Optional<String>> snapshots, Function<String, Map<String, String>> currentValues) {
    static final String PARAMETER = "DBSnapshotIdentifier";
    private static final String OPTION = "restore";

    /**
     * The parameters with the snapshot among them that {@code restore} asks for, if it does.
     *
     * @param wanted {@code latest}, a snapshot's name, or empty
     * @param stacks for each stack whether it takes part
     * @param faults takes what is wrong with the snapshot, by whichever way it was named
     */
    Map<String, Map<String, String>> apply(
            String environment,
            String wanted,
            Map<String, Map<String, String>> parameters,
            Map<String, Boolean> stacks,
            Release release,
            Faults faults) {
        if (wanted.isEmpty() && parameters.values().stream().noneMatch(values -> values.containsKey(PARAMETER))) {
            return parameters;
        }
        Optional<String> database = stacks.keySet().stream()
                .filter(stacks::get)
                .filter(stack -> release.template(stack).parameters().containsKey(PARAMETER))
                .findFirst();
        Map<String, Map<String, String>> completed = new LinkedHashMap<>(parameters);
        if (!wanted.isEmpty()) {
            Optional<String> snapshot = snapshots.apply(environment, wanted);
            if (database.isEmpty()) {
                faults.add("found a snapshot; the stack that is deployed has no database", OPTION);
            } else if (snapshot.isEmpty()) {
                faults.add(
                        "found %s; allowed are latest and the available snapshots of the database of %s"
                                .formatted(TemplateParameter.show(wanted), environment),
                        OPTION);
            } else {
                Map<String, String> values = new LinkedHashMap<>(parameters.getOrDefault(database.get(), Map.of()));
                values.put(PARAMETER, snapshot.get());
                completed.put(database.get(), values);
            }
        }
        database.ifPresent(stack -> checkReplacement(environment, stack, completed, faults));
        return completed;
    }

    private void checkReplacement(
            String environment, String stack, Map<String, Map<String, String>> parameters, Faults faults) {
        String asked = parameters.getOrDefault(stack, Map.of()).get(PARAMETER);
        if (asked == null) {
            return;
        }
        Map<String, String> current = currentValues.apply(Request.stackName(environment, stack));
        if (!current.isEmpty() && !asked.equals(current.getOrDefault(PARAMETER, ""))) {
            faults.add(
                    "found %s, but %s has a database already, which would be replaced; take it away first: litellmctl teardown %s --keep-data --confirm DELETE"
                            .formatted(TemplateParameter.show(asked), environment, environment),
                    OPTION);
        }
    }
}
