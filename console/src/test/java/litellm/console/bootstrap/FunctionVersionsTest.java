package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import litellm.console.Project;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;

/** What the control plane's template says of its functions' versions. */
class FunctionVersionsTest {
    private static final Pattern VARIABLES = Pattern.compile("(?s)Environment:\\n +Variables:\\n(.*?)\\n +Tags:");
    private static final Pattern VERSION =
            Pattern.compile("(?s)Type: AWS::Lambda::Version\\n.*?Description: ([^\\n]+)");
    private static final Pattern REFERENCE = Pattern.compile("!Ref (\\w+)");

    private final Project repository = TestProject.repository();
    private final String template = repository.readText(repository.bootstrapTemplate());

    /** The machine calls versions, each with the variables that it was made with: without another one a change would have no effect. */
    @Test
    void shouldChangeWithEveryParameterThatIsAVariableOfTheFunctions() {
        Map<?, ?> parameters =
                (Map<?, ?>) ((Map<?, ?>) repository.readYaml(repository.bootstrapTemplate())).get("Parameters");
        List<String> variables = REFERENCE
                .matcher(first(VARIABLES))
                .results()
                .map(reference -> reference.group(1))
                .filter(parameters::containsKey)
                .toList();

        assertThat(variables).contains("Release", "ScheduleSkipDates");
        assertThat(variables).allSatisfy(name -> assertThat(first(VERSION)).contains("${" + name + "}"));
    }

    private String first(Pattern pattern) {
        return pattern.matcher(template)
                .results()
                .findFirst()
                .map(result -> result.group(1))
                .orElseThrow();
    }
}
