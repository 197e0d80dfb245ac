package litellm.controlplane.testing;

/**
 * CloudFormation's answers about drift, for tests that say what a detection finds.
 *
 * @param cloudFormation the service that gives them
 */
public record DriftAnswers(ScriptedService cloudFormation) {
    /** A detection that begins has the id {@code d-1}. */
    public void started() {
        answer("DetectStackDrift", "<StackDriftDetectionId>d-1</StackDriftDetectionId>");
    }

    /** How far the detection is, and more elements that CloudFormation adds to that. */
    public void status(String status, String more) {
        answer(
                "DescribeStackDriftDetectionStatus",
                "<StackId>arn:stack</StackId><DetectionStatus>" + status + "</DetectionStatus>" + more);
    }

    /** The resources that were compared, as CloudFormation writes their list in XML. */
    public void drifts(String members) {
        answer("DescribeStackResourceDrifts", "<StackResourceDrifts>" + members + "</StackResourceDrifts>");
    }

    private void answer(String action, String content) {
        cloudFormation.answer(
                action, "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, content));
    }
}
