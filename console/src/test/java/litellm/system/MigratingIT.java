package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.console.ProcessOutput;
import litellm.controlplane.TextResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import tools.jackson.jr.ob.JSON;

/**
 * The move from the older system, by the commands of docs/MIGRATING.md: what of its stacks has a name that ours have too, and a
 * database with what its gateway wrote.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class MigratingIT {
    /** The blocks of commands, those that belong to a step indented like it. */
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^ *```sh\n(.*?)^ *```$");

    /** How the newest version that the database can be upgraded to is looked up, within a step's text. */
    private static final Pattern TARGETS = Pattern.compile("`(aws rds describe-db-engine-versions [^`]+)`");

    private static final List<String> STACKS = List.of("security", "network", "alb", "database", "litellm");

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;

    @AutoClose
    private CloudFormationClient cloudFormation;

    @BeforeAll
    void installTheControlPlaneBesideTheOlderSystem() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        aws = new LocalAws(litellmctl.bootstrap());
        cloudFormation = aws.client(CloudFormationClient.builder());
        STACKS.forEach(this::createOlderStack);
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    void bringsTheDatabaseAndTheSaltKeyAlong() throws Exception {
        String masterKey = secret("dev/litellm/master-key").get("LITELLM_MASTER_KEY");
        write("CREATE TABLE keepsake AS SELECT 'still here' AS word");
        String document = Files.readString(Litellmctl.ROOT.resolve("docs/MIGRATING.md"));
        String target = target(document);
        List<String> blocks = COMMANDS.matcher(document)
                .results()
                .map(block -> block.group(1).replace("ENV", "dev").replace("TARGET", target))
                .toList();
        assertThat(blocks).hasSize(3);
        Collection<String> older = Inventory.of(aws);
        Litellmctl.Result refused = litellmctl.run("--local", "deploy", "dev");
        assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(2);
        assertThat(refused.everything())
                .contains("stack: found dev-database-stack without the tags that every deployment puts")
                .doesNotContain("aws rds delete-db-instance", "aws elbv2 delete-load-balancer");
        for (List<String> command : List.of(
                List.of("--local", "teardown", "dev", "--confirm", "DELETE", "--keep-data"),
                List.of("--local", "stop", "dev"))) {
            assertThat(litellmctl.run(command.toArray(String[]::new)).everything())
                    .contains("none of this control plane's, as those of the older system");
        }
        assertThat(Inventory.of(aws)).isEqualTo(older);
        Files.writeString(folder.resolve("salt-key.json"), JSON.std.asString(Map.of("LITELLM_SALT_KEY", masterKey)));

        run(blocks.get(0));
        run(blocks.get(1));
        for (String stack : List.of("database", "alb", "network", "security")) {
            cloudFormation.deleteStack(delete -> delete.stackName("dev-" + stack + "-stack"));
            awaitStack(stack, null);
        }
        assertThat(litellmctl.run("--local", "doctor", "dev").stdout()).contains("nothing is in the way of dev");
        run(blocks.get(2));

        GatewayDatabase database = new GatewayDatabase(aws);
        assertThat(database.run("SELECT word FROM keepsake")).isEqualTo("still here");
        database.run("ALTER TABLE keepsake ADD COLUMN added_by_the_gateways_login int");
        assertThat(secret("dev/litellm/salt-key")).containsEntry("LITELLM_SALT_KEY", masterKey);
        assertThat(secret("dev/litellm/master-key").get("LITELLM_MASTER_KEY")).startsWith("sk-");
        assertThat(litellmctl.run("--local", "plan", "dev", "--drift").everything())
                .contains("no changes", "Drift: none found");
    }

    private String target(String document) throws IOException, InterruptedException {
        String command =
                TARGETS.matcher(document).results().findFirst().orElseThrow().group(1);
        return JSON.std.listOfFrom(String.class, runAws(command)).stream()
                .filter(version -> version.startsWith("16."))
                .reduce((_, newer) -> newer)
                .orElseThrow();
    }

    private void createOlderStack(String stack) {
        cloudFormation.createStack(
                create -> create.stackName("dev-" + stack + "-stack").templateBody(template(stack)));
        awaitStack(stack, StackStatus.CREATE_COMPLETE);
    }

    private static String template(String stack) {
        return TextResource.read(MigratingIT.class, "/older/" + stack + ".yaml");
    }

    /** Waits until the stack has that status, null for: is gone. */
    private void awaitStack(String stack, StackStatus wanted) {
        ControlPlane.await(stack + " is " + wanted, () -> {
            try {
                return cloudFormation
                        .describeStacks(describe -> describe.stackName("dev-" + stack + "-stack"))
                        .stacks()
                        .getFirst()
                        .stackStatus()
                        .equals(wanted);
            } catch (CloudFormationException e) {
                return wanted == null;
            }
        });
    }

    private void write(String statement) throws SQLException {
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            DBInstance instance = rds.describeDBInstances().dbInstances().getFirst();
            String url = "jdbc:postgresql://%s:%d/litellm?sslmode=require"
                    .formatted(
                            instance.endpoint().address(), instance.endpoint().port());
            try (Connection connection = DriverManager.getConnection(
                            url, "litellm", secret("dev/litellm/database").get("password"));
                    Statement open = connection.createStatement()) {
                open.execute(statement);
            }
        }
    }

    private Map<String, String> secret(String name) {
        Map<String, String> values = new HashMap<>();
        aws.secret(name).forEach((key, value) -> values.put(key, String.valueOf(value)));
        return values;
    }

    private void run(String commands) throws IOException, InterruptedException {
        for (String command : commands.lines().map(String::strip).toList()) {
            if (command.startsWith("./litellmctl ")) {
                List<String> words =
                        List.of(command.substring("./litellmctl ".length()).split(" "));
                litellmctl.succeed(
                        Stream.concat(Stream.of("--local"), words.stream()).toArray(String[]::new));
            } else {
                runAws(command);
            }
        }
    }

    private String runAws(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        command.replaceFirst("^aws ", "aws --region us-east-1 --endpoint-url " + aws.endpoint() + " "))
                .directory(folder.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", "test");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
        ProcessOutput ended = ProcessOutput.of(builder, Duration.ofMinutes(15));
        assertThat(ended.exitCode()).as(command + "\n" + ended.printed()).isZero();
        return ended.printed();
    }
}
