package litellm.controlplane.preflight;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;

/** Whether the region offers a database's instance class with its engine version, and with a standby where it has one. */
record OfferedDatabases(RdsClient rds) {
    /** What is wrong with {@code database}, if anything. */
    Optional<String> fault(TemplateResource database) {
        Optional<String> type = database.text("DBInstanceClass");
        Optional<String> engine = database.text("Engine");
        if (type.isEmpty() || engine.isEmpty()) {
            return Optional.empty();
        }
        boolean standby = database.flag("MultiAZ");
        Set<String> versions = versions(engine.get(), type.get(), standby);
        String wanted = database.text("EngineVersion").orElse("");
        return versions.stream().anyMatch(version -> matches(version, wanted))
                ? Optional.empty()
                : Optional.of(
                        "found %s with %s %s%s; this region offers it with %s (aws rds describe-orderable-db-instance-options --engine %s lists all)"
                                .formatted(
                                        type.get(),
                                        engine.get(),
                                        wanted,
                                        standby ? " and a standby" : "",
                                        versions.isEmpty() ? "no version" : String.join(", ", versions),
                                        engine.get()));
    }

    /** RDS takes a major version and picks the minor one, but lists whole versions only, so they are compared here. */
    static boolean matches(String version, String wanted) {
        return wanted.isEmpty() || version.equals(wanted) || version.startsWith(wanted + ".");
    }

    private Set<String> versions(String engine, String type, boolean standby) {
        return rds
                .describeOrderableDBInstanceOptionsPaginator(
                        request -> request.engine(engine).dbInstanceClass(type).vpc(true))
                .orderableDBInstanceOptions()
                .stream()
                .filter(option -> !standby || Boolean.TRUE.equals(option.multiAZCapable()))
                .map(OrderableDBInstanceOption::engineVersion)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
