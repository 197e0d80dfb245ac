package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of names against the templates that give them. */
class OwnedNamesTest {
    private static final Pattern TYPE = Pattern.compile("^    Type: (AWS::\\S+)$");
    private static final Pattern NAME = Pattern.compile(
            "^      (?:RoleName|FunctionName|LogGroupName|ClusterName|ServiceName|Family|AlarmName|Name|DBInstanceIdentifier|DBSubnetGroupName): !Sub (.*\\$\\{Environment}.*)$");

    @ParameterizedTest
    @ValueSource(strings = {"security", "network", "alb", "database", "litellm"})
    void everyNameThatATemplateGivesIsKnown(String stack) throws IOException {
        OwnedNames names = OwnedNames.read();
        String type = "";
        for (String line : Files.readAllLines(Path.of("..", "infrastructure", stack + "-stack.yaml"))) {
            if (line.equals("Outputs:")) {
                break;
            }
            Matcher typed = TYPE.matcher(line);
            Matcher named = NAME.matcher(line);
            if (typed.matches()) {
                type = typed.group(1);
            } else if (named.matches()) {
                assertThat(names.of("dev", type))
                        .as(type)
                        .contains(named.group(1).replace("${Environment}", "dev"));
            }
        }
        assertThat(type).as("the types in the template of " + stack).isNotEmpty();
    }
}
