package litellm.controlplane.teardown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.image.ImageRepository;
import litellm.controlplane.migration.MigrationLedger;
import litellm.controlplane.schedule.KeepUntil;
import litellm.controlplane.secrets.ProviderKeys;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * What an environment leaves behind outside its stacks: what the control plane itself made, and what the templates retain. Each
 * kind goes only once the stack that it belongs to is gone.
 */
record Remains(
        Stacks stacks,
        RetainedKeys keys,
        TaskDefinitions taskDefinitions,
        Snapshots snapshots,
        MigrationLedger ledger,
        KeepUntil keepUntil) {
    /**
     * Removes what is not to stay.
     *
     * @param keepData whether all of the database's snapshots stay. Its keys stay as long as one of them is encrypted with them
     * @return {@code outcome}; {@code removed} and {@code kept}, a line for each
     */
    Map<String, Object> clean(Request request, boolean keepData) {
        String environment = request.environment();
        List<Remnant> remnants = new ArrayList<>();
        if (gone(request, StackNames.GATEWAY)) {
            remnants.addAll(taskDefinitions.remove(environment));
        }
        // Before the keys: a snapshot that goes needs none any more.
        remnants.addAll(ofDatabase(request, keepData));
        if (gone(request, StackNames.SECURITY)) {
            remnants.addAll(keys.scheduleDeletion(request));
        }
        keptDay(request).ifPresent(remnants::add);
        remnants.add(Remnant.kept("secret " + SaltKey.secretName(environment)));
        remnants.add(Remnant.kept("secret " + ProviderKeys.secret(environment)));
        remnants.add(Remnant.kept("image repository " + ImageRepository.name(environment)));
        List<String> removed = lines(remnants, true);
        return Map.of(
                "outcome",
                removed.isEmpty() ? Operation.UNCHANGED : Operation.DELETED,
                "removed",
                removed,
                "kept",
                lines(remnants, false));
    }

    /** A person has taken the whole environment down before its day: a schedule that is to bring it back would still skip it. */
    private Optional<Remnant> keptDay(Request request) {
        if (request.option("schedule").isPresent()
                || !request.stack().equals("all")
                || !gone(request, StackNames.GATEWAY)) {
            return Optional.empty();
        }
        Optional<String> day = keepUntil.read(request.environment());
        day.ifPresent(_ -> keepUntil.remove(request.environment()));
        return day.map(until -> Remnant.removed("kept until " + ForeignText.line(until)));
    }

    private static List<String> lines(List<Remnant> remnants, boolean going) {
        return remnants.stream()
                .filter(remnant -> remnant.goes() == going)
                .map(Remnant::line)
                .toList();
    }

    private List<Remnant> ofDatabase(Request request, boolean keepData) {
        boolean gone = gone(request, StackNames.DATABASE);
        List<Remnant> remnants = new ArrayList<>();
        if (gone) {
            ledger.forget(request.environment())
                    .map(key -> Remnant.removed("entry " + key))
                    .ifPresent(remnants::add);
        }
        for (DBSnapshot snapshot : snapshots.of(request.environment())) {
            boolean goes = gone && !keepData && Snapshots.expendable(request.environment(), snapshot);
            remnants.add(goes ? remove(snapshot) : keep(snapshot, keepData));
        }
        return remnants;
    }

    private Remnant remove(DBSnapshot snapshot) {
        snapshots.delete(snapshot);
        return Remnant.removed(line(snapshot));
    }

    /** On purpose, where {@code keepData} says so: a scan is told by a tag. */
    private Remnant keep(DBSnapshot snapshot, boolean keepData) {
        if (keepData) {
            snapshots.keep(snapshot);
        }
        return Remnant.kept(line(snapshot));
    }

    private static String line(DBSnapshot snapshot) {
        return "database snapshot " + snapshot.dbSnapshotIdentifier();
    }

    private boolean gone(Request request, String stack) {
        return !stacks.exists(request.stackName(stack));
    }
}
