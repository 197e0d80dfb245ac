package litellm.local.stack.resource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.PublishStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;

/** The types of AWS::StepFunctions. Each one's physical id is its ARN. */
final class StepFunctionsTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

    private static final Tags.Access TAGS = new Tags.Access(
            r -> sfn(r).listTagsForResource(b -> b.resourceArn(r.id())).tags(),
            (r, tags) -> sfn(r).tagResource(b -> Tags.fill(b.resourceArn(r.id()), tags)),
            (r, keys) -> sfn(r).untagResource(b -> b.resourceArn(r.id()).tagKeys(keys)));

    private StepFunctionsTypes() {}

    static List<ResourceType> all() {
        return List.of(stateMachine(), version(), alias());
    }

    private static SfnClient sfn(ResourceRequest r) {
        return r.aws().sfn();
    }

    // --- State machine ------------------------------------------------------------------------------

    private static ResourceType stateMachine() {
        return ServiceType.named("AWS::StepFunctions::StateMachine")
                .createOnly("StateMachineName", "StateMachineType")
                .maps(CreateStateMachineRequest.builder())
                .renames("StateMachineName", "name")
                .renames("StateMachineType", "type")
                .handles("Definition", "DefinitionString")
                .handlesMaps("DefinitionSubstitutions")
                .mapsPart("DefinitionS3Location", GetObjectRequest.builder())
                .renames("DefinitionS3Location.Version", "VersionId")
                .create(StepFunctionsTypes::createStateMachine)
                .update(r -> {
                    String definition = definition(r);
                    sfn(r).updateStateMachine(
                                    b -> r.fill(b.stateMachineArn(r.id()).definition(definition)));
                })
                .stabilize(r -> r.await(PATIENCE, () -> describe(r).status() == StateMachineStatus.ACTIVE))
                .attributes(StepFunctionsTypes::stateMachineAttributes)
                .tags(TAGS)
                .delete(r -> {
                    sfn(r).deleteStateMachine(b -> b.stateMachineArn(r.id()));
                    // On AWS it stays, DELETING, for a while.
                    r.await(PATIENCE, () -> !r.exists(() -> describe(r)));
                })
                .build();
    }

    private static String createStateMachine(ResourceRequest r) throws ResourceFailedException {
        String name = r.name("StateMachineName", 80);
        String arn = r.arn("states", "stateMachine:" + name);
        r.refuseExisting(arn, r.exists(() -> sfn(r).describeStateMachine(b -> b.stateMachineArn(arn))));
        String definition = definition(r);
        return sfn(r).createStateMachine(b -> r.fill(b.name(name).definition(definition)))
                .stateMachineArn();
    }

    private static Map<String, Object> stateMachineAttributes(ResourceRequest r) {
        DescribeStateMachineResponse machine = describe(r);
        String revision = machine.revisionId();
        return Map.of(
                "Arn", machine.stateMachineArn(),
                "Name", machine.name(),
                "StateMachineRevisionId", revision == null ? "INITIAL" : revision);
    }

    private static DescribeStateMachineResponse describe(ResourceRequest r) {
        return sfn(r).describeStateMachine(b -> b.stateMachineArn(r.id()));
    }

    /** The definition from wherever the template has it, its placeholders filled in. */
    private static String definition(ResourceRequest r) throws ResourceFailedException {
        String definition = r.desired().text("DefinitionString", r.text("Definition"));
        if (r.has("DefinitionS3Location")) {
            definition = definitionInS3(r);
        }
        if (definition == null) {
            throw r.failure("Model validation failed (#: #: only 1 subschema matches out of 2)", "InvalidRequest");
        }
        return substitute(definition, r.desired().part("DefinitionSubstitutions"));
    }

    private static String definitionInS3(ResourceRequest r) {
        GetObjectRequest location =
                r.fill(GetObjectRequest.builder(), "DefinitionS3Location").build();
        String text = new String(r.aws().s3().getObjectAsBytes(location).asByteArray(), StandardCharsets.UTF_8);
        boolean yaml = location.key().endsWith(".yaml") || location.key().endsWith(".yml");
        return yaml ? Text.json(new Load(LoadSettings.builder().build()).loadFromString(text)) : text;
    }

    /** A placeholder without a substitution stays: it may be an intrinsic function's own. */
    private static String substitute(String definition, Properties substitutions) {
        return PLACEHOLDER.matcher(definition).replaceAll(placeholder -> {
            String name = placeholder.group(1);
            return Matcher.quoteReplacement(substitutions.has(name) ? substitutions.text(name) : placeholder.group());
        });
    }

    // --- Versions and aliases -----------------------------------------------------------------------

    private static ResourceType version() {
        return ServiceType.named("AWS::StepFunctions::StateMachineVersion")
                .createOnly("StateMachineArn", "StateMachineRevisionId", "Description")
                .maps(PublishStateMachineVersionRequest.builder())
                .renames("StateMachineRevisionId", "revisionId")
                .create(r -> sfn(r).publishStateMachineVersion(r::fill).stateMachineVersionArn())
                .attributes(r -> Map.of("Arn", r.id()))
                .delete(r -> sfn(r).deleteStateMachineVersion(b -> b.stateMachineVersionArn(r.id())))
                .build();
    }

    private static ResourceType alias() {
        return ServiceType.named("AWS::StepFunctions::StateMachineAlias")
                .createOnly("Name")
                .maps(CreateStateMachineAliasRequest.builder())
                .create(r -> sfn(r).createStateMachineAlias(r::fill).stateMachineAliasArn())
                .update(r -> sfn(r).updateStateMachineAlias(b -> r.fill(b.stateMachineAliasArn(r.id()))))
                .attributes(r -> Map.of("Arn", r.id()))
                .delete(r -> sfn(r).deleteStateMachineAlias(b -> b.stateMachineAliasArn(r.id())))
                .build();
    }
}
