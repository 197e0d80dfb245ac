package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of names against the templates that give them. */
class OwnedNamesTest {
    private static final Pattern TYPE = Pattern.compile("^    Type: (AWS::\\S+)$");
    private static final Pattern NAME = Pattern.compile(
            "^      (?:RoleName|FunctionName|LogGroupName|ClusterName|ServiceName|Family|AlarmName|Name|DBInstanceIdentifier|DBSubnetGroupName): !Sub (.*\\$\\{Environment}.*)$");

    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\$\\{Environment(Name)?}|(request\\.)?environment(\\(\\))? \\+ \"");
    private static final Pattern AWS_ADDS = Pattern.compile(
            "^(/aws/(ecs/containerinsights|rds/instance)|service/ENV-litellm-cluster)/|/(performance|postgresql|upgrade)$");
    private static final Set<String> MADE_BY_HAND = Set.of("AWS::CloudWatch::Dashboard", "AWS::RDS::DBParameterGroup");

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

    /** Groups with other names are found by their tags only, and RDS makes its groups without tags. */
    @Test
    void everyLogGroupIsAmongThoseThatAreListed() {
        assertThat(OwnedNames.read().of("dev", Types.LOG_GROUP))
                .isNotEmpty()
                .allMatch(name -> name.contains(LogReader.IN_OUR_NAMES));
    }

    /** A name that nothing gives is a guess. What AWS names itself, it names after what a template names. */
    @Test
    void everyNameIsGivenByATemplateOrAFunction() throws IOException {
        String given = sources();
        OwnedNames.read()
                .byType()
                .forEach((type, names) -> names.forEach(name -> {
                    if (!type.equals(Types.STACK) && !MADE_BY_HAND.contains(type)) {
                        String known = AWS_ADDS.matcher(name.text()).replaceAll("");
                        assertThat(given.contains(known))
                                .as(type + " " + name.text())
                                .isTrue();
                    }
                }));
    }

    @Test
    void aScheduleIsOfDevAlone() {
        assertThat(OwnedNames.read().of("dev", "AWS::Scheduler::Schedule"))
                .containsExactly("litellm-control-plane-evening", "litellm-control-plane-morning");
        assertThat(OwnedNames.read().of("prod", "AWS::Scheduler::Schedule")).isEmpty();
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> templates = Files.list(Path.of("..", "infrastructure"));
                Stream<Path> functions = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : Stream.of(templates, functions, Stream.of(Path.of("..", "bootstrap-template.yaml")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().matches(".*\\.(yaml|java)"))
                    .toList()) {
                sources.append(Files.readString(file));
            }
        }
        return ENVIRONMENT.matcher(sources).replaceAll("ENV");
    }
}
