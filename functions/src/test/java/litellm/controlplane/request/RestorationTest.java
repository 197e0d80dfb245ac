package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.snapshot.RestorableSnapshot;
import litellm.controlplane.snapshot.SnapshotSearch;
import org.junit.jupiter.api.Test;

/** The final snapshot is of a database that has grown to 50 GiB. */
class RestorationTest {
    private static final String CATALOGUE = """
            stacks:
              alb: {template: alb.yaml}
              database:
                template: database.yaml
                environments: {prod: {DBAllocatedStorage: "100"}, staging: {DBMaxAllocatedStorage: "40"}}
            """;
    private static final String TEMPLATE = """
            Parameters:
              Environment: {Type: String}
              DBAllocatedStorage: {Type: Number, Default: 20}
              DBMaxAllocatedStorage: {Type: Number, Default: 100}
              DBSnapshotIdentifier: {Type: String, Default: ""}
            Resources: {}
            """;
    private static final String ANOTHER = """
            Parameters: {Environment: {Type: String}}
            Resources: {}
            """;
    private static final Release RELEASE = new Release(
            "1",
            StackCatalogue.parse(CATALOGUE),
            "https://nowhere/",
            file -> (file.endsWith("alb.yaml") ? ANOTHER : TEMPLATE).getBytes(StandardCharsets.UTF_8));

    private Map<String, RestorableSnapshot> snapshots =
            Map.of("latest", new RestorableSnapshot("last", 50), "last", new RestorableSnapshot("last", 50));

    private List<String> names = List.of("last");
    private Map<String, Map<String, String>> former = Map.of();
    private StackSelection stacks = StackSelection.of(List.of("database"), "all");

    @Test
    void theDatabaseHasAtLeastTheStorageOfItsSnapshot() {
        assertThat(restored("dev", Map.of(), Map.of()))
                .isEqualTo(Map.of("DBSnapshotIdentifier", "last", "DBAllocatedStorage", "50"));
        assertThat(restored("prod", Map.of(), Map.of())).isEqualTo(Map.of("DBSnapshotIdentifier", "last"));
        assertThat(restored("dev", Map.of("DBAllocatedStorage", "60"), Map.of()))
                .isEqualTo(Map.of("DBSnapshotIdentifier", "last", "DBAllocatedStorage", "60"));
    }

    /** A tenth more than the snapshot's, or RDS refuses it. */
    @Test
    void theDatabaseMayGrowBeyondTheStorageOfItsSnapshot() {
        assertThat(restored("staging", Map.of(), Map.of()))
                .isEqualTo(Map.of(
                        "DBSnapshotIdentifier", "last", "DBAllocatedStorage", "50", "DBMaxAllocatedStorage", "55"));
    }

    /** The stack comes back with what it was taken down with, which is not to be lowered. */
    @Test
    void aDatabaseThatComesBackKeepsTheRoomThatItHad() {
        former = Map.of("database", Map.of("DBAllocatedStorage", "50", "DBMaxAllocatedStorage", "500"));

        assertThat(restored("staging", Map.of(), Map.of())).isEqualTo(Map.of("DBSnapshotIdentifier", "last"));
    }

    /** As one that a failed creation is repeated with. */
    @Test
    void theSnapshotMayBeNamedAsAParameterToo() {
        Map<String, String> named = Map.of("DBSnapshotIdentifier", "last");

        assertThat(apply("dev", "", named, Map.of())).containsEntry("DBAllocatedStorage", "50");
        assertThat(apply("dev", "", Map.of("DBSnapshotIdentifier", ""), Map.of()))
                .isEqualTo(Map.of("DBSnapshotIdentifier", ""));
    }

    @Test
    void twoSnapshotsThatDifferAreRefused() {
        assertThat(faults("dev", Map.of("DBSnapshotIdentifier", "other")))
                .isEqualTo(
                        "restore: found 'latest', and parameters.database.DBSnapshotIdentifier 'other'; give one of them");
        assertThat(faults("dev", Map.of("DBSnapshotIdentifier", "")))
                .isEqualTo(
                        "restore: found 'latest', and parameters.database.DBSnapshotIdentifier ''; give one of them");
        assertThat(restored("dev", Map.of("DBSnapshotIdentifier", "last"), Map.of()))
                .isEqualTo(restored("dev", Map.of(), Map.of()));
        assertThat(restored("dev", Map.of("DBSnapshotIdentifier", "latest"), Map.of()))
                .isEqualTo(restored("dev", Map.of(), Map.of()));
    }

    @Test
    void aRepetitionKeepsWhatTheFirstHasRaised() {
        Map<String, String> present = Map.of("DBSnapshotIdentifier", "last", "DBAllocatedStorage", "50");

        assertThat(restored("dev", Map.of(), present)).isEqualTo(Map.of("DBSnapshotIdentifier", "last"));
    }

    @Test
    void lessThanTheSnapshotsIsRefusedWhereSomeoneSaysIt() {
        assertThat(faults("dev", Map.of("DBAllocatedStorage", "30")))
                .isEqualTo(
                        "parameters.database.DBAllocatedStorage: found 30 GiB, but the snapshot last is of a database of 50; allowed is at least 50, or nothing");
        assertThat(faults("dev", Map.of("DBMaxAllocatedStorage", "54")))
                .isEqualTo(
                        "parameters.database.DBMaxAllocatedStorage: found 54 GiB, but the snapshot last is of a database of 50; allowed is at least 55, or nothing");
    }

    @Test
    void saysWhatStandsInTheWay() {
        Map<String, String> present = Map.of("DBSnapshotIdentifier", "");

        assertThat(faults("dev", "gone", present)).startsWith("restore: found 'gone', but dev has a database already");
        assertThat(faults("dev", "gone", Map.of()))
                .isEqualTo(
                        "restore: found 'gone'; allowed are latest and the available snapshots of the database of dev: last");
        snapshots = Map.of();
        assertThat(faults("dev", "latest", Map.of()))
                .isEqualTo(
                        "restore: found latest, but dev has no available snapshot with all of its tags; allowed is the name of one: last");
    }

    @Test
    void aDeploymentOfAnotherStackRestoresNothing() {
        stacks = StackSelection.of(List.of("alb", "database"), "alb");

        assertThat(faults("dev", "latest", Map.of()))
                .isEqualTo("restore: found 'latest' with stack alb; allowed with stack database or all");
    }

    @Test
    void namesTheNewestTenOfTheSnapshotsThatThereAre() {
        names = IntStream.rangeClosed(1, 12).mapToObj("s%d"::formatted).toList();

        assertThat(faults("dev", "gone", Map.of()))
                .endsWith("the database of dev: s1, s2, s3, s4, s5, s6, s7, s8, s9, s10 and 2 older");
    }

    @Test
    void saysThatThereIsNoSnapshot() {
        names = List.of();
        snapshots = Map.of();

        assertThat(faults("dev", "gone", Map.of()))
                .isEqualTo("restore: found 'gone', but the database of dev has no available snapshot");
        assertThat(faults("dev", "latest", Map.of()))
                .isEqualTo("restore: found latest, but the database of dev has no available snapshot");
    }

    @Test
    void saysThatADatabaseBeginsEmptyAlthoughASnapshotIsThere() {
        assertThat(remark(Map.of(), Map.of()))
                .contains(
                        "database: begins with an empty database; to begin with the snapshot last, which was kept: --restore latest");
        assertThat(remark(Map.of("DBSnapshotIdentifier", ""), Map.of())).isEmpty();
        assertThat(remark(Map.of(), Map.of("DBAllocatedStorage", "20")))
                .as("with a database there")
                .isEmpty();
        snapshots = Map.of();
        assertThat(remark(Map.of(), Map.of())).isEmpty();
    }

    private Optional<String> remark(Map<String, String> values, Map<String, String> present) {
        return restoration("dev", present).remark(Map.of("database", values));
    }

    private Restoration restoration(String environment, Map<String, String> present) {
        return new Restoration(environment, RELEASE, stacks, new Known(environment, present), former);
    }

    /** The environment's database stack has the values of {@code present}, and no other stack has any. */
    private final class Known extends EmptyAccount {
        private final String environment;
        private final Map<String, String> present;

        private Known(String environment, Map<String, String> present) {
            super(_ -> Optional.of(RELEASE));
            this.environment = environment;
            this.present = present;
        }

        @Override
        public Map<String, String> currentValues(String of, String stack) {
            return of.equals(environment) && stack.equals("database") ? present : Map.of();
        }

        @Override
        public SnapshotSearch snapshot(String of, String name) {
            return of.equals(environment)
                    ? new SnapshotSearch(Optional.ofNullable(snapshots.get(name)), names)
                    : SnapshotSearch.NOTHING;
        }
    }

    private Map<String, String> restored(String environment, Map<String, String> values, Map<String, String> present) {
        return apply(environment, "latest", values, present);
    }

    private String faults(String environment, String wanted, Map<String, String> present) {
        return catchThrowableOfType(InvalidRequest.class, () -> apply(environment, wanted, Map.of(), present))
                .getMessage();
    }

    private String faults(String environment, Map<String, String> values) {
        return catchThrowableOfType(InvalidRequest.class, () -> apply(environment, "latest", values, Map.of()))
                .getMessage();
    }

    private Map<String, String> apply(
            String environment, String wanted, Map<String, String> values, Map<String, String> present) {
        Faults faults = new Faults();
        Map<String, Map<String, String>> applied =
                restoration(environment, present).apply(wanted, Map.of("database", values), faults);
        if (!faults.isEmpty()) {
            throw faults.asException();
        }
        return applied.get("database");
    }
}
