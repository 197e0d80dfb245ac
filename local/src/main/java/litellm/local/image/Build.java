package litellm.local.image;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One build's state, as BatchGetBuilds shows it. Safe for use by many threads. */
final class Build {
    private final Map<String, Object> facts;
    private final List<Phase> phases = new ArrayList<>();
    private final Instant startTime = Instant.now();
    private String status = "IN_PROGRESS";
    private Instant endTime;

    private static final class Phase {
        private final String type;
        private final Instant start = Instant.now();
        private Instant end;
        private String status;
        private List<Map<String, String>> contexts = List.of();

        Phase(String type) {
            this.type = type;
        }

        void end(String outcome) {
            end = Instant.now();
            status = outcome;
        }

        void explain(PhaseFailedException failure) {
            contexts = List.of(Map.of("statusCode", failure.statusCode(), "message", failure.getMessage()));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("phaseType", type);
            json.put("startTime", seconds(start));
            if (end != null) {
                json.put("phaseStatus", status);
                json.put("endTime", seconds(end));
                json.put("durationInSeconds", Duration.between(start, end).toSeconds());
                json.put("contexts", contexts);
            }
            return json;
        }
    }

    /** @param facts what does not change: id, ARN, project, source, environment, logs, … */
    Build(Map<String, Object> facts) {
        this.facts = Map.copyOf(facts);
        phases.add(new Phase("SUBMITTED"));
    }

    /** The phase that runs is done, the next one begins; once the build was stopped, nothing begins. */
    synchronized void enter(String phase) {
        if (!isComplete()) {
            phases.getLast().end("SUCCEEDED");
            phases.add(new Phase(phase));
        }
    }

    /** The phase that runs failed, and the next one begins all the same. */
    synchronized void enterDespite(PhaseFailedException failure, String phase) {
        if (!isComplete()) {
            phases.getLast().explain(failure);
            phases.getLast().end("FAILED");
            phases.add(new Phase(phase));
        }
    }

    /** The phase that runs failed, and with it the build. */
    synchronized void fail(PhaseFailedException failure) {
        if (!isComplete()) {
            phases.getLast().explain(failure);
            complete("FAILED");
        }
    }

    /** The build is done, well. */
    synchronized void succeed() {
        if (!isComplete()) {
            complete("SUCCEEDED");
        }
    }

    /** Somebody stopped it. */
    synchronized void stop() {
        if (!isComplete()) {
            complete("STOPPED");
        }
    }

    synchronized boolean isComplete() {
        return endTime != null;
    }

    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(facts);
        json.put("startTime", seconds(startTime));
        json.put("currentPhase", phases.getLast().type);
        json.put("buildStatus", status);
        json.put("buildComplete", isComplete());
        json.put("phases", phases.stream().map(Phase::json).toList());
        if (endTime != null) {
            json.put("endTime", seconds(endTime));
        }
        return json;
    }

    private void complete(String outcome) {
        phases.getLast().end(outcome);
        Phase last = new Phase("COMPLETED");
        last.end("SUCCEEDED");
        phases.add(last);
        status = outcome;
        endTime = Instant.now();
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
