package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.rds.RdsClient;

/** Whether RDS offers the database that a release asks for, and lets the one that is there become it. */
class DatabaseChecksTest extends PreflightScene {
    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void takesAMajorVersionThatTheRegionOffersForTheClass(String multiAz, boolean offered) {
        realRds = false;

        assertThat(check(DATABASE, Map.of("MultiAZ", multiAz)).faults().isEmpty())
                .isEqualTo(offered);
    }

    /** It offers 15.10, which begins alike. */
    @Test
    void takesNoVersionForTheBeginningOfAnother() {
        realRds = false;

        assertThat(check(DATABASE.replace("'16'", "'15.1'"), Map.of()).faults()).hasSize(1);
        assertThat(check(DATABASE.replace("'16'", "'15.10'"), Map.of()).faults())
                .isEmpty();
    }

    @Test
    void saysWhichVersionsTheRegionOffersForTheClass() {
        realRds = false;
        rds.answer("DescribeDBInstances", "<x/>");

        assertThat(check(DATABASE, Map.of("MultiAZ", "true")).faults())
                .containsExactly(
                        "one.DBInstance: found db.t3.micro with postgres 16 and a standby; this region offers it with 15.10 (aws rds describe-orderable-db-instance-options --engine postgres lists all)");
    }

    /** RDS names offers outside of a VPC too, where none of ours is. */
    @Test
    void asksForWhatTheRegionOffersWithinAVpc() {
        realRds = false;

        check(DATABASE, Map.of("MultiAZ", "true"));

        assertThat(rds.bodies())
                .filteredOn(body -> body.contains("Action=DescribeOrderableDBInstanceOptions"))
                .isNotEmpty()
                .allSatisfy(body -> assertThat(body.split("&"))
                        .contains("Engine=postgres", "DBInstanceClass=db.t3.micro", "Vpc=true"));
    }

    @Test
    void looksAtADatabaseThatIsThereOnlyWhenItChanges() {
        realRds = false;
        current.put("one", Map.of("Environment", environment, "MultiAZ", "true"));

        assertThat(check(DATABASE, Map.of()).faults()).isEmpty();
        assertThat(check(DATABASE, Map.of("DBInstanceClass", "db.t3.small")).faults())
                .hasSize(1);
    }

    /** Without the permission the deployment goes on and finds out by itself; a fault of the service is tried again. */
    @Test
    void saysWhatItMayNotReadAndPassesOnAPassingFault() {
        realRds = false;
        rds.refuse("DescribeOrderableDBInstanceOptions", "AccessDenied");

        Preflight.Result result = check(DATABASE, Map.of());
        assertThat(result.faults()).isEmpty();
        assertThat(result.unread())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).startsWith("one.DBInstance: "));

        rds.answer("DescribeOrderableDBInstanceOptions", OFFER);
        rds.close();
        assertThatThrownBy(() -> check(DATABASE, Map.of())).isInstanceOf(SdkClientException.class);
    }

    @Test
    void refusesToDeployWhereTheDatabaseIsStopped() {
        current.put("one", Map.of("Environment", environment));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");

        assertThat(check(NAMED_DATABASE, Map.of()).faults()).isEmpty();

        databases.stopDBInstance(stop -> stop.dbInstanceIdentifier(environment + "-litellm-db"));

        assertThat(check(NAMED_DATABASE, Map.of()).faults())
                .containsExactly("environment: found %1$s, whose database is stopped; litellmctl start %1$s starts it"
                        .formatted(environment));
        assertThat(check(NAMES, Map.of()).faults()).isEmpty();

        action = Action.PLAN;
        assertThat(check(NAMED_DATABASE, Map.of()))
                .as("a plan looks all the same, and says so")
                .isEqualTo(new Preflight.Result(
                        List.of(),
                        List.of(
                                "The deployment would be refused: environment: found %1$s, whose database is stopped; litellmctl start %1$s starts it"
                                        .formatted(environment)),
                        List.of()));
    }

    /** RDS measures the limit by what autoscaling has made of the storage. */
    @ParameterizedTest
    @CsvSource({"90, 90, false", "90, 95, true", "90, 104, true", "90, 105, false"})
    void refusesALimitThatTheDatabaseHasGrownTo(String present, String asked, boolean refused) {
        current.put("one", Map.of("Environment", environment, "DBMaxAllocatedStorage", present));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");
        databases.modifyDBInstance(modify ->
                modify.dbInstanceIdentifier(environment + "-litellm-db").allocatedStorage(95));

        assertThat(check(NAMED_DATABASE, Map.of("DBMaxAllocatedStorage", asked)).faults())
                .isEqualTo(
                        refused
                                ? List.of(
                                        "one.DBMaxAllocatedStorage: found %s; the database has grown to 95 GiB; allowed is 105 or more"
                                                .formatted(asked))
                                : List.of());
    }

    /** Autoscaling may have added some; what the request leaves as it is is not sent to RDS. */
    @ParameterizedTest
    @CsvSource({"20, 19, true", "20, 20, false", "20, 22, false", "10, 10, false", "10, 15, true", "10, 20, false"})
    void refusesLessStorageThanTheDatabaseHas(String present, String asked, boolean refused) {
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", present));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");

        assertThat(check(NAMED_DATABASE, Map.of("DBAllocatedStorage", asked)).faults())
                .isEqualTo(
                        refused
                                ? List.of(
                                        "one.DBAllocatedStorage: found %s; the database has %d GiB, of which RDS takes none back; allowed is %2$d or more"
                                                .formatted(asked, Databases.STORAGE))
                                : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "available, 21, 'to which RDS adds a tenth or more; allowed is 20, or 22 or more'",
        "available, 22, ",
        "storage-optimization, 20, ",
        "storage-optimization, 40, optimizes",
    })
    void refusesStorageThatRdsWouldNotAdd(String status, String asked, String fault) {
        realRds = false;
        rds.answer("DescribeDBInstances", Databases.protectedOne(status));
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", "10"));

        List<String> faults =
                check(NAMED_DATABASE, Map.of("DBAllocatedStorage", asked)).faults();

        assertThat(faults).hasSize(fault == null ? 0 : 1);
        assertThat(faults)
                .allSatisfy(found -> assertThat(found)
                        .startsWith("one.DBAllocatedStorage: found " + asked)
                        .contains(fault));
    }

    /** Its stack could not be made, and is made anew without the values that it has: only the names are its own. */
    @Test
    void holdsTheValuesOfAStackThatIsMadeAnewAgainstNobody() {
        current.put(
                "one",
                Map.of(
                        "Environment",
                        environment,
                        "DBAllocatedStorage",
                        Integer.toString(Databases.STORAGE + 1),
                        "DBInstanceClass",
                        "db.none"));
        Databases.create(MOTO.client(RdsClient.builder()), environment + "-litellm-db");
        wholeStacks = false;

        assertThat(check(NAMED_DATABASE, Map.of("DBAllocatedStorage", Integer.toString(Databases.STORAGE - 1)))
                        .faults())
                .isEmpty();
    }

    /** The stack stands as it was deployed, so no deployment would make the database anew. */
    @Test
    void refusesToDeployWhereATeardownHasTakenTheDatabaseOnly() {
        current.put("one", Map.of("Environment", environment));

        assertThat(check(NAMED_DATABASE, Map.of()).faults())
                .containsExactly(
                        "environment: found %1$s, whose database is gone though its stack is there, as after a teardown that was cut off; litellmctl teardown %1$s --confirm DELETE finishes it"
                                .formatted(environment));
        action = Action.PLAN;
        assertThat(check(NAMED_DATABASE, Map.of()).faults()).as("a plan").hasSize(1);
        wholeStacks = false;
        assertThat(check(NAMED_DATABASE, Map.of()).faults()).isEmpty();
    }

    /** It stops, or is deleted, while a plan is made: two looks would see two things. */
    @Test
    void describesTheDatabaseOfAPlanOnce() {
        realRds = false;
        rds.answer("DescribeDBInstances", Databases.protectedOne("stopped"));
        current.put("one", Map.of("Environment", environment));
        action = Action.PLAN;

        check(NAMED_DATABASE, Map.of());

        assertThat(rds.bodies())
                .filteredOn(call -> call.contains("DescribeDBInstances"))
                .hasSize(1);
    }
}
