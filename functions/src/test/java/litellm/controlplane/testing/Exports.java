package litellm.controlplane.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** The exports of a deployed environment, made by a real stack in moto. */
public final class Exports {
    private Exports() {}

    /** Creates a stack that exports these names and values. */
    public static void create(CloudFormationClient cloudFormation, String stack, Map<String, String> exports) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        exports.forEach((name, value) -> outputs.put(
                name.replaceAll("[^A-Za-z0-9]", ""), Map.of("Value", value, "Export", Map.of("Name", name))));
        Map<String, Object> template =
                Map.of("Resources", Map.of("Topic", Map.of("Type", "AWS::SNS::Topic")), "Outputs", outputs);
        cloudFormation.createStack(create -> create.stackName(stack).templateBody(JsonObject.write(template)));
    }
}
