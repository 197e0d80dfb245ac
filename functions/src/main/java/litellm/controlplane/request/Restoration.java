package litellm.controlplane.request;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.StackSelection;
import litellm.controlplane.database.DatabaseStorage;
import litellm.controlplane.release.Release;
import litellm.controlplane.snapshot.RestorableSnapshot;
import litellm.controlplane.snapshot.SnapshotSearch;
import litellm.controlplane.snapshot.Snapshots;

/**
 * Which snapshot a new database begins with. It becomes a template parameter, and stays one: CloudFormation replaces the
 * database where a later update names another snapshot or none, so that is refused here. So is a database with less storage
 * than the snapshot's, which RDS would refuse: it may have grown since its stack was made.
 *
 * @param stacks which stacks take part
 * @param state what the environment has now, and its snapshots
 * @param former what the stacks that are not there were taken down with, by stack, since they come back with it
 */
record Restoration(
        String environment,
        Release release,
        StackSelection stacks,
        KnownState state,
        Map<String, Map<String, String>> former) {
    static final String PARAMETER = "DBSnapshotIdentifier";
    private static final int MOST_NAMED = 10;
    private static final String OPTION = "restore";
    private static final String STORAGE = "DBAllocatedStorage";
    private static final String STORAGE_LIMIT = "DBMaxAllocatedStorage";

    /**
     * The parameters with the snapshot among them that {@code restore} asks for, if it does, and with as much storage as it needs.
     *
     * @param wanted {@code latest}, a snapshot's name, or empty
     * @param parameters those that were asked for, by stack
     * @param faults takes what is wrong with the snapshot, by whichever way it was named
     */
    Map<String, Map<String, String>> apply(String wanted, Map<String, Map<String, String>> parameters, Faults faults) {
        if (wanted.isEmpty() && parameters.values().stream().noneMatch(values -> values.containsKey(PARAMETER))) {
            return parameters;
        }
        Map<String, Map<String, String>> completed = new LinkedHashMap<>(parameters);
        database()
                .ifPresentOrElse(
                        stack -> completed.put(
                                stack, values(stack, wanted, parameters.getOrDefault(stack, Map.of()), faults)),
                        () -> faults.add(
                                "found %s with stack %s; allowed with stack %s or %s"
                                        .formatted(
                                                ForeignText.quoted(wanted),
                                                String.join(", ", stacks.wanted()),
                                                StackNames.DATABASE,
                                                StackSelection.ALL),
                                OPTION));
        return completed;
    }

    /** What a person should know where a database begins empty although a snapshot of the one before has been kept. */
    Optional<String> remark(Map<String, Map<String, String>> parameters) {
        return database()
                .filter(stack -> !parameters.getOrDefault(stack, Map.of()).containsKey(PARAMETER))
                .filter(stack -> current(stack).isEmpty())
                .flatMap(stack -> state.snapshot(environment, Snapshots.LATEST)
                        .meant()
                        .map(kept ->
                                "%s: begins with an empty database; to begin with the snapshot %s, which was kept: --restore latest"
                                        .formatted(stack, kept.name())));
    }

    /** The stack with a database, where one takes part. */
    private Optional<String> database() {
        return stacks.wanted().stream()
                .filter(stack -> release.template(stack).parameters().containsKey(PARAMETER))
                .findFirst();
    }

    private Map<String, String> current(String stack) {
        return state.currentValues(environment, stack);
    }

    /** The values of the database's stack: those that are {@code given}, the snapshot and the storage that it needs. */
    private Map<String, String> values(String stack, String wanted, Map<String, String> given, Faults faults) {
        Map<String, String> values = new LinkedHashMap<>(given);
        String named = wanted.isEmpty() ? given.get(PARAMETER) : wanted;
        SnapshotSearch search = named.isEmpty() ? SnapshotSearch.NOTHING : state.snapshot(environment, named);
        Optional<RestorableSnapshot> snapshot = search.meant();
        if (!wanted.isEmpty()) {
            String meant = snapshot.map(RestorableSnapshot::name).orElse(wanted);
            checkContradiction(wanted, meant, stack, given, faults);
            values.put(PARAMETER, meant);
        }
        Map<String, String> current = current(stack);
        checkReplacement(values, current, faults);
        if (!wanted.isEmpty() && snapshot.isEmpty() && !faults.concern(OPTION)) {
            faults.add(notFound(wanted, search.names()), OPTION);
        }
        Map<String, String> all =
                release.stacks().find(stack).values(environment, former.getOrDefault(stack, current), Map.of(), values);
        snapshot.ifPresent(
                found -> makeRoom(found, stack, release.template(stack).withDefaults(all), values, faults));
        return values;
    }

    private static void checkContradiction(
            String wanted, String meant, String stack, Map<String, String> values, Faults faults) {
        String other = values.getOrDefault(PARAMETER, meant);
        if (!other.equals(meant) && !other.equals(wanted)) {
            faults.add(
                    "found %s, and parameters.%s.%s %s; give one of them"
                            .formatted(ForeignText.quoted(wanted), stack, PARAMETER, ForeignText.quoted(other)),
                    OPTION);
        }
    }

    private String notFound(String wanted, List<String> names) {
        boolean latest = wanted.equals(Snapshots.LATEST);
        String found = latest ? wanted : ForeignText.quoted(wanted);
        if (names.isEmpty()) {
            return "found %s, but the database of %s has no available snapshot".formatted(found, environment);
        }
        return (latest
                        ? "found %s, but %s has no available snapshot with all of its tags; allowed is the name of one: %s"
                        : "found %s; allowed are latest and the available snapshots of the database of %s: %s")
                .formatted(found, environment, newest(names));
    }

    private static String newest(List<String> names) {
        String newest = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? "%s and %d older".formatted(newest, names.size() - MOST_NAMED) : newest;
    }

    private void checkReplacement(Map<String, String> values, Map<String, String> current, Faults faults) {
        String asked = values.get(PARAMETER);
        if (asked != null && !current.isEmpty() && !asked.equals(current.getOrDefault(PARAMETER, ""))) {
            faults.add(
                    "found %s, but %s has a database already, which would be replaced; take it away first: %s"
                            .formatted(
                                    ForeignText.quoted(asked),
                                    environment,
                                    Request.teardownCommand(environment, "--keep-data")),
                    OPTION);
        }
    }

    /**
     * What nobody has said is raised; what somebody has said is not. A maximum leaves a tenth of room, or RDS refuses it.
     *
     * @param all the values that the stack would have
     * @param values those of them that somebody has said
     */
    private static void makeRoom(
            RestorableSnapshot snapshot,
            String stack,
            Map<String, String> all,
            Map<String, String> values,
            Faults faults) {
        int storage = snapshot.storage();
        int limit = DatabaseStorage.tenthMore(BigDecimal.valueOf(storage)).intValueExact();
        new TreeMap<>(Map.of(STORAGE, storage, STORAGE_LIMIT, limit)).forEach((parameter, needed) -> {
            if (isLess(all, parameter, needed)) {
                if (values.containsKey(parameter)) {
                    faults.add(tooSmall(values.get(parameter), snapshot, needed), "parameters", stack, parameter);
                } else {
                    values.put(parameter, Integer.toString(needed));
                }
            }
        });
    }

    private static boolean isLess(Map<String, String> values, String parameter, int least) {
        return values.containsKey(parameter) && Integer.parseInt(values.get(parameter)) < least;
    }

    private static String tooSmall(String found, RestorableSnapshot snapshot, int least) {
        return "found %s GiB, but the snapshot %s is of a database of %d; allowed is at least %d, or nothing"
                .formatted(found, snapshot.name(), snapshot.storage(), least);
    }
}
