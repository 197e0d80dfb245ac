package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueCheckTest {
    private static final Template DATABASE = Template.parse("database-stack.yaml", """
            Parameters:
              Environment: {Type: String}
              CostCenter: {Type: String, Default: x}
              Owner: {Type: String, Default: x}
              Project: {Type: String, Default: x}
              Compliance: {Type: String, Default: x}
            Resources:
              DBInstance: {Type: AWS::RDS::DBInstance}
              Alarm: {Type: AWS::CloudWatch::Alarm}
            """);

    /** A deployment would replace the database without a word. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [AWS::RDS::DBInstance]                        |
            [AWS::RDS::DBInstance, AWS::CloudWatch::Alarm] |
            [AWS::RDS::DBInstance, AWS::RDS::DBCluster]   | found AWS::RDS::DBCluster; allowed: the type of a resource in database-stack.yaml
            []                                            | found no AWS::RDS::DBInstance, which database-stack.yaml has; its loss loses data
            """)
    void shouldFindATypeThatHoldsDataAndIsNotNamed(String holds, String fault) {
        assertThat(faults("holds: " + holds))
                .isEqualTo(fault == null ? List.of() : List.of("stacks.yaml: stacks.database.holds: " + fault));
    }

    /** Under another name than its own prod would have dev's defaults. */
    @Test
    void shouldFindAnEnvironmentThatThereIsNot() {
        assertThat(faults("holds: [AWS::RDS::DBInstance], environments: {Prod: {Owner: me}}"))
                .containsExactly("stacks.yaml: stacks.database.environments: found Prod; allowed: dev, staging, prod");
    }

    private static List<String> faults(String members) {
        StackCatalogue catalogue =
                StackCatalogue.parse("stacks: {database: {template: database-stack.yaml, %s}}".formatted(members));
        Faults faults = new Faults();
        new CatalogueCheck(catalogue, Map.of("database", DATABASE), Optional.empty(), faults.in("stacks.yaml")).check();
        return faults.list();
    }
}
