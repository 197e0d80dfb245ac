package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * CloudFormation's Query protocol over HTTP with one stack whose status the test sets, for statuses that no engine shows on
 * request. It does not deploy: a call that starts an operation sets the status that CloudFormation would set, and the test
 * settles it.
 */
public final class CloudFormationStandIn implements Endpoint, AutoCloseable {
    private static final Instant CREATED = Requests.STARTED_AT;

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final List<Map<String, String>> calls = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private String status;
    private String statusReason;
    private String name = "dev-network-stack";
    private Instant updated;
    private boolean terminationProtection;
    private String token;
    private int eventsPerPage = 100;
    private String changeSet;
    private String validationFailures = "";
    private String template = "Resources: {}";
    private String importer;

    @Override
    public String endpoint() {
        return server.endpoint();
    }

    /** From now on there is a stack of that name and status. */
    public CloudFormationStandIn stack(String stackName, String stackStatus) {
        name = stackName;
        status = stackStatus;
        return this;
    }

    public CloudFormationStandIn parameter(String key, String value) {
        parameters.put(key, value);
        return this;
    }

    /** The template that the stack was made of; one without resources where the test names none. */
    public CloudFormationStandIn template(String text) {
        template = text;
        return this;
    }

    /** A stack that imports every export there is; none does where the test names none. */
    public CloudFormationStandIn importer(String stackName) {
        importer = stackName;
        return this;
    }

    public CloudFormationStandIn terminationProtection() {
        terminationProtection = true;
        return this;
    }

    public CloudFormationStandIn updatedAt(Instant time) {
        updated = time;
        return this;
    }

    public CloudFormationStandIn eventsPerPage(int count) {
        eventsPerPage = count;
        return this;
    }

    /** From now on the stack has a change set. */
    public CloudFormationStandIn changeSet(String changeSetStatus, String executionStatus, String reason) {
        changeSet = element("Status", changeSetStatus) + element("ExecutionStatus", executionStatus)
                + element("StatusReason", reason) + "<Changes/>";
        return this;
    }

    /** A check before the change set has found this. */
    public CloudFormationStandIn validationFailure(String logicalId, String type, String path, String reason) {
        validationFailures += "<member>" + element("EventType", "VALIDATION_ERROR")
                + element("LogicalResourceId", logicalId) + element("ResourceType", type)
                + element("ValidationPath", path) + element("ValidationStatusReason", reason) + "</member>";
        return this;
    }

    /** From now on the stack has a change set that is ready, with one change. */
    public CloudFormationStandIn change(String action, String logicalId, String type, String replacement) {
        changeSet("CREATE_COMPLETE", "AVAILABLE", null);
        changeSet = changeSet.replace(
                "<Changes/>",
                "<Changes><member><Type>Resource</Type><ResourceChange>" + element("Action", action)
                        + element("LogicalResourceId", logicalId)
                        + element("PhysicalResourceId", "physical-" + logicalId) + element("ResourceType", type)
                        + element("Replacement", replacement) + "</ResourceChange></member></Changes>");
        return this;
    }

    /** From now on the stack has a change set that is ready, with a change of an attribute beside the properties. */
    public CloudFormationStandIn attributeChange(String logicalId, String type, String attribute) {
        change("Modify", logicalId, type, "False");
        changeSet = changeSet.replace(
                "</ResourceChange>",
                "<Details><member><Target>" + element("Attribute", attribute)
                        + "</Target><ChangeSource>DirectModification</ChangeSource></member></Details></ResourceChange>");
        return this;
    }

    /** Ends the operation under way. */
    public void settle(String stackStatus) {
        settle(stackStatus, null);
    }

    /** Ends the operation under way; the stack keeps the reason, and no change set that was executed has a name any more. */
    public void settle(String stackStatus, String reason) {
        status = stackStatus;
        statusReason = reason;
        if (changeSet != null && changeSet.contains("EXECUTE_IN_PROGRESS")) {
            changeSet = null;
        }
    }

    public String stackId() {
        return "arn:aws:cloudformation:us-east-1:123456789012:stack/" + name + "/1b2c";
    }

    private String changeSetId() {
        return "arn:aws:cloudformation:us-east-1:123456789012:changeSet/" + name + "/5d6e";
    }

    /** The following call of {@code action} is refused: {@code "ValidationError No updates are to be performed."}. */
    public CloudFormationStandIn refuse(String action, String codeAndMessage) {
        refusals.put(action, codeAndMessage);
        return this;
    }

    public CloudFormationStandIn resource(String logicalId, String resourceStatus) {
        return resource(logicalId, "AWS::SNS::Topic", logicalId.toLowerCase(Locale.ROOT), resourceStatus);
    }

    public CloudFormationStandIn resource(String logicalId, String type, String physicalId, String resourceStatus) {
        resources.put(
                logicalId,
                "<member>" + element("LogicalResourceId", logicalId) + element("ResourceType", type)
                        + element("PhysicalResourceId", physicalId) + element("ResourceStatus", resourceStatus)
                        + element("LastUpdatedTimestamp", CREATED.toString()) + "</member>");
        return this;
    }

    /** The stack's own next event. */
    public CloudFormationStandIn stackEvent(String eventStatus, String reason, String clientRequestToken) {
        return event(name, stackId(), "AWS::CloudFormation::Stack", eventStatus, reason, clientRequestToken);
    }

    /** The next event of a resource. */
    public CloudFormationStandIn event(
            String logicalId,
            String physicalId,
            String type,
            String eventStatus,
            String reason,
            String clientRequestToken) {
        events.addFirst("<member>" + element("StackId", stackId()) + element("EventId", "event-" + events.size())
                + element("StackName", name) + element("LogicalResourceId", logicalId)
                + element("PhysicalResourceId", physicalId) + element("ResourceType", type)
                + element("Timestamp", CREATED.plusSeconds(events.size()).toString())
                + element("ResourceStatus", eventStatus) + element("ResourceStatusReason", reason)
                + element("ClientRequestToken", clientRequestToken) + "</member>");
        return this;
    }

    /** The calls so far, each with its parameters. */
    public List<Map<String, String>> calls() {
        return calls;
    }

    /** The names of the calls so far. */
    public List<String> actions() {
        return calls.stream().map(call -> call.get("Action")).toList();
    }

    /** The parameters of the only call of {@code action}. */
    public Map<String, String> call(String action) {
        List<Map<String, String>> found =
                calls.stream().filter(call -> action.equals(call.get("Action"))).toList();
        if (found.size() != 1) {
            throw new AssertionError("one call of %s was expected, these were made: %s".formatted(action, actions()));
        }
        return found.getFirst();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> call = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        calls.add(call);
        String action = call.get("Action");
        String refusal = refusals.remove(action);
        if (refusal == null && action.equals("DescribeChangeSet") && changeSet == null) {
            refusal = "ChangeSetNotFound ChangeSet [%s] does not exist".formatted(call.get("ChangeSetName"));
        }
        if (refusal == null && action.startsWith("Describe") && status == null) {
            refusal = "ValidationError Stack with id %s does not exist".formatted(call.get("StackName"));
        }
        if (refusal == null && action.equals("ListImports") && importer == null) {
            refusal = "ValidationError Export '%s' is not imported by any stack.".formatted(call.get("ExportName"));
        }
        String body = refusal == null
                ? "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result(action, call))
                : error(refusal);
        LoopbackServer.send(exchange, refusal == null ? 200 : 400, body);
    }

    private String result(String action, Map<String, String> call) {
        return switch (action) {
            case "DescribeStacks" -> "<Stacks><member>" + describe() + "</member></Stacks>";
            case "ListImports" -> "<Imports>" + element("member", importer) + "</Imports>";
            case "GetTemplate" -> element("TemplateBody", template);
            case "DescribeStackEvents" -> events(call.getOrDefault("NextToken", "0"));
            case "ListStackResources" -> "<StackResourceSummaries>" + summaries() + "</StackResourceSummaries>";
            case "CreateStack" -> begin("CREATE_IN_PROGRESS", call);
            case "UpdateStack" -> begin("UPDATE_IN_PROGRESS", call);
            case "DeleteStack" -> begin("DELETE_IN_PROGRESS", call);
            case "RollbackStack", "ContinueUpdateRollback" -> begin("UPDATE_ROLLBACK_IN_PROGRESS", call);
            case "UpdateTerminationProtection" -> protect(call);
            case "CreateChangeSet" -> {
                changeSet("CREATE_IN_PROGRESS", "UNAVAILABLE", null);
                yield element("Id", changeSetId()) + element("StackId", stackId());
            }
            case "DescribeEvents" -> "<OperationEvents>" + operationEvents(call) + "</OperationEvents>";
            case "DescribeChangeSet" -> element("ChangeSetId", changeSetId()) + changeSet;
            case "DeleteChangeSet" -> {
                changeSet = null;
                yield "";
            }
            case "ExecuteChangeSet" -> {
                changeSet("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS", null);
                yield "";
            }
            default -> throw new IllegalArgumentException(action);
        };
    }

    /** Only the full name of a change set or of the stack is taken, and only what failed is asked for. */
    private String operationEvents(Map<String, String> call) {
        boolean known =
                changeSetId().equals(call.get("ChangeSetName")) || stackId().equals(call.get("StackName"));
        if (!known || !"true".equals(call.get("Filters.FailedEvents"))) {
            throw new IllegalArgumentException(call.toString());
        }
        return validationFailures;
    }

    private String begin(String operation, Map<String, String> call) {
        name = call.get("StackName").replaceAll(".*:stack/|/.*", "");
        status = operation;
        token = call.get("ClientRequestToken");
        stackEvent(operation, "User Initiated", token);
        return element("StackId", stackId());
    }

    private String protect(Map<String, String> call) {
        terminationProtection = Boolean.parseBoolean(call.get("EnableTerminationProtection"));
        return element("StackId", stackId());
    }

    private String describe() {
        return element("StackId", stackId()) + element("StackName", name) + element("StackStatus", status)
                + element("StackStatusReason", statusReason)
                + element("CreationTime", CREATED.toString())
                + element("LastUpdatedTime", updated == null ? null : updated.toString())
                + element("EnableTerminationProtection", Boolean.toString(terminationProtection)) + "<Parameters>"
                + parameters.entrySet().stream()
                        .map(parameter -> "<member>" + element("ParameterKey", parameter.getKey())
                                + element("ParameterValue", parameter.getValue()) + "</member>")
                        .collect(Collectors.joining())
                + "</Parameters>";
    }

    private String events(String nextToken) {
        int start = Integer.parseInt(nextToken);
        int end = Math.min(events.size(), start + eventsPerPage);
        return "<StackEvents>" + String.join("", events.subList(start, end)) + "</StackEvents>"
                + element("NextToken", end < events.size() ? Integer.toString(end) : null);
    }

    private String summaries() {
        return String.join("", resources.values());
    }

    private static String error(String codeAndMessage) {
        int space = codeAndMessage.indexOf(' ');
        String code = codeAndMessage.substring(0, space);
        String message = codeAndMessage.substring(space + 1);
        return "<ErrorResponse><Error><Type>Sender</Type>" + element("Code", code) + element("Message", message)
                + "</Error><RequestId>4f1c</RequestId></ErrorResponse>";
    }

    private static String element(String tag, String value) {
        return value == null
                ? ""
                : "<%1$s>%2$s</%1$s>".formatted(tag, value.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
