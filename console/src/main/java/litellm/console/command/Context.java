package litellm.console.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.Pause;
import litellm.console.Progress;
import litellm.console.Project;
import litellm.console.agent.AzureAgent;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.console.aws.AwsTarget;
import litellm.console.bootstrap.ControlPlane;
import litellm.console.bootstrap.ControlPlane.Installation;
import litellm.console.command.option.GlobalOptions;
import litellm.console.document.JsonDocument;
import litellm.console.local.LocalCloud;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import litellm.console.terminal.Console;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/**
 * What every command works with.
 *
 * @param document whether standard output is for a document that the command writes
 */
record Context(Console console, Project project, GlobalOptions options, boolean document) {
    Context(Console console, Project project, GlobalOptions options) {
        this(console, project, options, false);
    }

    /**
     * This context with {@code --local} set, for commands that exist only for the local cloud, so that commands printed for a
     * person carry {@code --local}.
     */
    Context onLocalCloud() {
        return new Context(console, project, options.ofLocalCloud(), document);
    }

    /** The same where standard output is for a document, if it is. */
    Context forDocument(boolean isDocument) {
        return new Context(console, project, options, isDocument);
    }

    /** Whether nothing but the result may be printed to standard output. */
    boolean outIsTaken() {
        return document || options.json();
    }

    /** Where goes what a person is to read in any case: beside the result, if a program reads that. */
    PrintStream words() {
        return outIsTaken() ? console.errors() : console.out();
    }

    /** The Azure Pipelines agent, where one reads along; it must not find its commands in a document. */
    Optional<AzureAgent> azure() {
        return console.azure().map(agent -> outIsTaken() ? agent.besideOutput() : agent);
    }

    /** Where a command says what it is doing: a program that reads the results gets it beside them, if a person watches. */
    Progress progress() {
        if (!outIsTaken()) {
            return console.out()::println;
        }
        return console.errorsIsTerminal() ? console.errors()::println : line -> {};
    }

    LocalCloud localCloud() {
        return new LocalCloud(project, options.localFolder(project, console), progress(), Pause.SLEEP);
    }

    /** Connects to AWS, or with {@code --local} to the local cloud, which is started where it does not run. */
    Aws connect() {
        return new Aws(
                options.local()
                        ? AwsTarget.local(localCloud()
                                .ensureRunning(java.util.OptionalInt.empty())
                                .endpoint())
                        : options.target());
    }

    /**
     * The address of an environment's gateway.
     *
     * @throws ConsoleException where it is not deployed
     */
    String endpoint(Aws aws, String environment) {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return new Stacks(cloudFormation)
                    .find(Request.stackName(environment, StackNames.GATEWAY))
                    .map(Stacks::outputs)
                    .map(outputs -> outputs.get("LoadBalancerURL"))
                    .orElseThrow(() -> ConsoleException.failed("%s is not deployed: %s deploys it"
                            .formatted(environment, options.commandLine("deploy " + environment))));
        }
    }

    /** Why a call came to nothing, as one sentence; where a local cloud has ended, nothing else is to be looked for. */
    String sentence(SdkException fault) {
        return Optional.of(options)
                .filter(GlobalOptions::local)
                .filter(_ -> AwsFault.unreached(fault))
                .flatMap(_ -> localCloud().gone())
                .orElseGet(() -> AwsFault.ending(fault));
    }

    /** Installs the working copy's release into the account, or finds it installed. */
    void install(Aws aws) {
        install(aws, Map.of(), List.of());
    }

    /** The same with parameters of the template, and resources that may go although they hold data. */
    Installation install(Aws aws, Map<String, String> parameters, List<String> allowReplacement) {
        AssembledRelease release = new ReleaseAssembler(project).assemble();
        return new ControlPlane(aws, progress(), Pause.SLEEP)
                .install(
                        release,
                        () -> (Map<?, ?>) project.readYaml(project.bootstrapTemplate()),
                        parameters,
                        allowReplacement);
    }

    /** Prints the one result of a command: as JSON for a program, in lines with the commands as typed for a person. */
    void print(Map<String, Object> json, Iterable<String> lines) {
        if (options.json()) {
            console.out().println(JsonDocument.writeIndented(json));
        } else {
            lines.forEach(line -> console.out().println(options.withCommands(line)));
        }
    }

    /** The same where the lines may name commands of the AWS CLI, which need options of their own for this AWS. */
    void print(AwsTarget target, Map<String, Object> json, List<String> lines) {
        print(json, lines.stream().map(target::withAwsCommands).toList());
    }
}
