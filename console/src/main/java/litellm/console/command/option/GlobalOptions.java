package litellm.console.command.option;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Project;
import litellm.console.WebAddress;
import litellm.console.aws.AwsTarget;
import litellm.console.terminal.Console;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ShellWord;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command: which AWS, and how to print. They may stand before or after the command's name. */
public final class GlobalOptions {
    /** A command that a sentence names; not one that says how the program was called already. */
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/])litellmctl (?=[a-z])");

    @Option(
            names = "--local",
            scope = ScopeType.INHERIT,
            description =
                    "Use the local cloud; it is started where it does not run. Example: litellmctl --local deploy dev")
    private boolean local;

    @Option(
            names = "--local-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "The local cloud's folder, so that several can run side by side; LITELLM_LOCAL_DIR says the same; otherwise .local. Example: --local-dir /tmp/mine")
    private Path localDir;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            scope = ScopeType.INHERIT,
            description = "The AWS region; otherwise that of the AWS configuration. Example: --region eu-central-1")
    private String region;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            scope = ScopeType.INHERIT,
            description = "A profile of the AWS configuration. Example: --profile platform")
    private String profile;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "One address to call for every AWS service. Example: --endpoint-url http://127.0.0.1:4566")
    private String endpointUrl;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            completionCandidates = Outputs.class,
            scope = ScopeType.INHERIT,
            description =
                    "text for a person, json for a program: one object on standard output. Example: --output json")
    private String output = "text";

    /**
     * Reports options that exclude each other or have no such value.
     *
     * @param localCommand whether the command is about the local cloud without {@code --local}
     */
    public void check(boolean localCommand, List<String> faults) {
        new Outputs().check("--output", output, faults);
        if (local && profile != null) {
            faults.add("--profile: found beside --local; allowed: one of them, the local cloud takes any credentials");
        }
        if (local && endpointUrl != null) {
            faults.add("--endpoint-url: found beside --local; allowed: one of them");
        }
        if (localDir != null && localDir.toString().isBlank()) {
            // As from a variable that is not set. It would stand for the folder where the command is typed.
            faults.add("--local-dir: found nothing; allowed: a folder, or leave the option out");
        } else if (localDir != null && !local && !localCommand) {
            faults.add("--local-dir: found without --local; allowed: both, or neither for an account");
        }
        if (region != null && region.isBlank()) {
            faults.add("--region: found nothing; allowed: a region, for example us-east-1");
        } else if (region != null && (local || localCommand) && !region.equals(AwsTarget.LOCAL_REGION)) {
            faults.add("--region: found \"%s\" for a local cloud; allowed: %s, the one that it has"
                    .formatted(ForeignText.line(region), AwsTarget.LOCAL_REGION));
        }
        if (endpointUrl != null && !isEndpoint(endpointUrl)) {
            faults.add("--endpoint-url: found \"%s\"; allowed: an address, for example http://127.0.0.1:4566"
                    .formatted(ForeignText.line(endpointUrl)));
        }
    }

    private static boolean isEndpoint(String url) {
        return url.matches("https?://[^\\s/]+/?") && WebAddress.of(url).isPresent();
    }

    /** The same for the local cloud, whether {@code --local} was typed or follows from the command. */
    public GlobalOptions ofLocalCloud() {
        GlobalOptions options = new GlobalOptions();
        options.local = true;
        options.localDir = localDir;
        options.region = region;
        options.output = output;
        return options;
    }

    /** Whether a program reads the output. */
    public boolean json() {
        return "json".equals(output);
    }

    public boolean local() {
        return local;
    }

    /** AWS itself, or what the options name in its place. */
    public AwsTarget target() {
        return new AwsTarget(
                Optional.ofNullable(region),
                Optional.ofNullable(profile),
                Optional.ofNullable(endpointUrl).map(URI::create),
                false);
    }

    /** The local cloud's folder. */
    public Path localFolder(Project project, Console console) {
        if (localDir != null) {
            return localDir;
        }
        String fromEnvironment = console.environment().getOrDefault("LITELLM_LOCAL_DIR", "");
        return fromEnvironment.isBlank() ? project.root().resolve(".local") : Path.of(fromEnvironment);
    }

    /** How the program was called, which the launcher says: what a person types to call it again. */
    public static String program() {
        return ShellWord.quoted(System.getProperty("litellm.program", "litellmctl"));
    }

    /** A command line with the same options about which AWS is meant, for a person to type. */
    public String commandLine(String command) {
        StringBuilder line = new StringBuilder(program());
        if (local) {
            line.append(" --local");
        }
        append(line, "--local-dir", localDir);
        append(line, "--region", region);
        append(line, "--profile", profile);
        append(line, "--endpoint-url", endpointUrl);
        return line.append(' ').append(command).toString();
    }

    /** A sentence with the same options in each command that it names: without them it would address another AWS. */
    public String withCommands(String sentence) {
        return COMMAND.matcher(sentence).replaceAll(Matcher.quoteReplacement(commandLine("")));
    }

    /** The same with those of the AWS CLI among them, for this AWS. */
    public String withCommands(String sentence, AwsTarget target) {
        return target.withAwsCommands(withCommands(sentence));
    }

    private static void append(StringBuilder line, String option, Object value) {
        if (value != null) {
            line.append(' ').append(option).append(' ').append(ShellWord.quoted(value.toString()));
        }
    }

    /** Who reads the output: a person or a program. */
    static final class Outputs extends OneOf {
        Outputs() {
            super("text", "json");
        }
    }
}
