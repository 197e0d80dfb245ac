package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.arns.Arn;

/** A policy that names a publisher may still keep it away: by a condition that it never meets, or by a denial. */
class TopicPolicyTest {
    private static final Arn TOPIC = Arn.fromString("arn:aws:sns:us-east-1:123456789012:alerts");
    private static final String CLOUDWATCH = "cloudwatch.amazonaws.com";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "sns:Publish" | true
            "SNS:publish" | true
            "sns:*" | true
            "sns:Pub*" | true
            "*" | true
            ["sns:Subscribe", "sns:Publish"] | true
            "sns:Subscribe" | false
            "sns:PublishBatch" | false
            ["sns:Subscribe", "sns:Receive"] | false
            """)
    void shouldKnowTheActionHoweverItIsWritten(String action, boolean lets) {
        TopicPolicy policy = policy("""
                {"Effect": "Allow", "Principal": {"Service": ["%s", "%s"]}, "Action": %s, "Resource": "*"}""".formatted(CLOUDWATCH, TopicPolicy.EVENTS, action));

        assertThat(policy.letsPublish(CLOUDWATCH)).isEqualTo(lets);
        assertThat(policy.letsPublish(TopicPolicy.EVENTS)).isEqualTo(lets);
    }

    /** EventBridge meets no condition; what is asked of CloudWatch beside the account depends on the alarm. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | true | true
            {"StringEquals": {"aws:SourceAccount": "123456789012"}} | true | false
            {"StringEquals": {"AWS:sourceaccount": ["999999999999", "123456789012"]}} | true | false
            {"StringEquals": {"aws:SourceAccount": "999999999999"}} | false | false
            {"StringEquals": {"aws:SourceAccount": "123456789012", "aws:SourceOrgID": "o-1"}} | false | false
            {"StringEquals": {"aws:SourceAccount": "123456789012"}, "Bool": {"aws:SecureTransport": "true"}} | false | false
            {"StringNotEquals": {"aws:SourceAccount": "123456789012"}} | false | false
            {"ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/*"}} | false | false
            {"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"}} | true | false
            {"StringEquals": {"aws:SourceAccount": "123456789012"}, "StringLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"}} | true | false
            {"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*"}} | false | false
            {"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:one"}} | false | false
            """)
    void shouldCountNoAllowanceWhoseConditionIsNotSureToBeMet(
            String condition, boolean letsCloudWatch, boolean letsEvents) {
        TopicPolicy policy = policy("""
                {"Effect": "Allow", "Principal": {"Service": ["%s", "%s"]}, "Action": "sns:Publish", "Resource": "*", "Condition": %s}""".formatted(CLOUDWATCH, TopicPolicy.EVENTS, condition));

        assertThat(policy.letsPublish(CLOUDWATCH)).isEqualTo(letsCloudWatch);
        assertThat(policy.letsPublish(TopicPolicy.EVENTS)).isEqualTo(letsEvents);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\": {\"Service\": \"cloudwatch.amazonaws.com\"}, \"Action\": \"sns:Publish\"",
                "\"Principal\": {\"Service\": [\"cloudwatch.amazonaws.com\"]}, \"Action\": [\"sns:*\"]",
                "\"Principal\": \"*\", \"Action\": \"*\"",
                "\"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sns:Publish\"",
                "\"NotPrincipal\": {\"AWS\": \"arn:aws:iam::123456789012:root\"}, \"Action\": \"sns:Publish\"",
                "\"Principal\": \"*\", \"NotAction\": \"sns:Subscribe\"",
                "\"Principal\": \"*\", \"Action\": \"sns:Publish\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}",
                "\"Principal\": \"*\", \"Action\": \"sns:Publish\", \"Condition\": {\"StringNotEquals\": {\"aws:SourceAccount\": \"1\"}}"
            })
    void shouldSeeADenialThatMayMeetAnAlarm(String denial) {
        assertThat(allowanceAnd(denial).letsPublish(CLOUDWATCH)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\": {\"Service\": \"s3.amazonaws.com\"}, \"Action\": \"sns:Publish\"",
                "\"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:user/someone\"}, \"Action\": \"sns:Publish\"",
                "\"Principal\": \"*\", \"Action\": [\"sns:Subscribe\", \"sns:DeleteTopic\"]",
                "\"Principal\": \"*\", \"NotAction\": [\"sns:Publish\", \"sns:Subscribe\"]",
                "\"Principal\": \"*\", \"Action\": \"sns:Publish\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}"
            })
    void shouldNotMindADenialThatMeetsNoAlarm(String denial) {
        assertThat(allowanceAnd(denial).letsPublish(CLOUDWATCH)).isTrue();
    }

    private static TopicPolicy allowanceAnd(String denial) {
        return policy("""
                {"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": "sns:Publish", "Resource": "*"},
                {"Effect": "Deny", "Resource": "*", %s}""".formatted(CLOUDWATCH, denial));
    }

    private static TopicPolicy policy(String statements) {
        return TopicPolicy.of("{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements), TOPIC);
    }
}
