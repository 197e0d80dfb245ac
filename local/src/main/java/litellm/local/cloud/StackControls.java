package litellm.local.cloud;

import java.util.List;
import java.util.Map;
import litellm.local.front.BadRequestException;
import litellm.local.front.Call;
import litellm.local.front.Fields;
import litellm.local.front.Front;
import litellm.local.front.Reply;
import litellm.local.stack.Durations;
import litellm.local.stack.Failures;

/** The parts of the front's own API that tell CloudFormation which resources are to fail, and how long resources take. */
final class StackControls {
    private static final String AWS_PROFILE = "aws";

    private final Failures failures;
    private final Durations durations;

    StackControls(Failures failures, Durations durations) {
        this.failures = failures;
        this.durations = durations;
    }

    void register(Front front) {
        front.control("failures", this::failures);
        front.control("durations", this::durations);
    }

    /** POST lets a resource fail, GET lists what is still to fail, DELETE takes it all back. */
    private Reply failures(Call call) {
        switch (call.method()) {
            case "GET" -> {}
            case "POST" -> addFailure(Fields.of(call));
            case "DELETE" -> failures.clear();
            default -> throw new UnsupportedOperationException("GET, POST, DELETE");
        }
        return Reply.json(200, Map.of("failures", failures.list()));
    }

    private void addFailure(Fields fields) {
        String stack = fields.text("stack");
        String resource = fields.text("resource");
        String operation = fields.oneOf("operation", List.of("CREATE", "UPDATE", "DELETE"));
        String reason = fields.text("reason");
        int times = (int) fields.wholeOr("times", 1, Integer.MAX_VALUE, 1);
        fields.end();
        failures.add(new Failures.Failure(stack, resource, Failures.Operation.valueOf(operation), reason, times));
    }

    /** POST sets how long resources take: the profile of AWS's own durations, or seconds by type, scaled. DELETE goes back to a moment for each. */
    private Reply durations(Call call) {
        switch (call.method()) {
            case "POST" -> setDurations(Fields.of(call));
            case "DELETE" -> durations.reset();
            default -> throw new UnsupportedOperationException("POST, DELETE");
        }
        return Reply.empty(204);
    }

    private void setDurations(Fields fields) {
        String profile = fields.textOr("profile", null);
        Map<String, Double> seconds = fields.numbers("seconds", 0, 86_400);
        double scale = fields.numberOr("scale", 0, 100, 1);
        fields.end();
        if (profile != null && !profile.equals(AWS_PROFILE)) {
            throw new BadRequestException("profile: found \"" + profile + "\"; allowed is " + AWS_PROFILE + ".");
        }
        if ((profile == null) == seconds.isEmpty()) {
            throw new BadRequestException("One of profile and seconds is needed, and only one.");
        }
        durations.set(profile == null ? seconds : Durations.AWS, scale);
    }
}
