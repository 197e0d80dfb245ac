package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import litellm.controlplane.testing.Moto;

/**
 * Runs a report's commands against moto, as whoever pastes them into a shell. The AWS CLI makes its options of the models of AWS's
 * services; botocore has the same models.
 */
final class AwsCli {
    private static final String CLIENT = """
            import itertools, json, shlex, sys
            import boto3
            from botocore import xform_name

            def run(program, service, operation, *options):
                assert program == "aws", program
                client = boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1",
                                      aws_access_key_id="reader", aws_secret_access_key="reader")
                if operation == "wait":
                    waiter = client.get_waiter(options[0].replace("-", "_"))
                    waiter.wait(**values(client, waiter.config.operation, options[1:]))
                else:
                    method = operation.replace("-", "_")
                    getattr(client, method)(**values(client, client.meta.method_to_api_mapping[method], options))

            def values(client, operation, options):
                members = client.meta.service_model.operation_model(operation).input_shape.members
                by_option = {"--" + xform_name(name, "-"): name for name in members}
                given, words = {}, iter(options)
                for word in words:
                    option = word.replace("--no-", "--")
                    if word == "--region":
                        next(words)
                    elif word == "--cli-input-json":
                        given |= json.loads(next(words))
                    elif members[by_option[option]].type_name == "boolean":
                        given[by_option[option]] = word == option
                    else:
                        given[by_option[option]] = next(words)
                return given

            for line in sys.stdin:
                for is_command, words in itertools.groupby(shlex.split(line), lambda word: word != "&&"):
                    if is_command:
                        run(*words)
            """;

    private AwsCli() {}

    /** Runs each command after the one before has succeeded. Fails with what the first says that does not. */
    static void run(List<String> commands) throws IOException, InterruptedException {
        Process python = new ProcessBuilder(
                        Moto.python(), "-B", "-c", CLIENT, Moto.shared().endpoint())
                .redirectErrorStream(true)
                .start();
        try (Writer input = python.outputWriter(StandardCharsets.UTF_8)) {
            input.write(String.join("\n", commands));
        }
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(output).isZero();
    }
}
