package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.paginators.ListSubscriptionsByTopicIterable;

/** An alarm that nobody hears is like none; the stack does not know what became of its topic. */
class AlarmExaminationTest {
    private Moto moto;
    private Aws aws;
    private SnsClient sns;
    private String topic;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        moto = Moto.start((function, payload) -> payload, folder);
        aws = new Aws(AwsTarget.local(moto.endpoint()));
        sns = aws.client(SnsClient.builder());
        topic = sns.createTopic(create -> create.name("litellm-control-plane-alerts"))
                .topicArn();
        allow("""
                {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"},
                {"Effect": "Allow", "Principal": {"Service": ["events.amazonaws.com"]}, "Action": ["SNS:Publish"], "Resource": "*"}""");
    }

    @AfterEach
    void stop() {
        sns.close();
        aws.close();
        moto.close();
    }

    @Test
    void shouldSayWhomAlarmsTell() {
        assertThat(examine(""))
                .extracting(Finding::level, Finding::found)
                .containsExactly(Finding.Level.WARN, "no address is told of them");
        assertThat(examine("ops@example.com"))
                .isEqualTo(Finding.warn(
                        "Alarms",
                        "ops@example.com is not subscribed any more",
                        "aws sns subscribe --topic-arn " + topic
                                + " --protocol email --notification-endpoint ops@example.com"));

        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("email").endpoint("ops@example.com"));

        assertThat(examine("ops@example.com")).isEqualTo(Finding.ok("Alarms", "told to ops@example.com"));
        assertThat(examine("")).isEqualTo(Finding.ok("Alarms", "somebody has subscribed to the topic"));
        assertThat(examine("other@example.com").level()).isEqualTo(Finding.Level.WARN);
    }

    /** SNS has no ARN of a subscription yet whose address has not answered; moto confirms them all by itself. */
    @Test
    void shouldWarnOfAnAddressThatHasNotConfirmedTheMail() {
        SnsClient waiting = new SnsClient() {
            @Override
            public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
                return sns.getTopicAttributes(request);
            }

            @Override
            public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest request) {
                return ListSubscriptionsByTopicResponse.builder()
                        .subscriptions(Subscription.builder()
                                .subscriptionArn("PendingConfirmation")
                                .endpoint("ops@example.com")
                                .build())
                        .build();
            }

            @Override
            public ListSubscriptionsByTopicIterable listSubscriptionsByTopicPaginator(
                    ListSubscriptionsByTopicRequest request) {
                return new ListSubscriptionsByTopicIterable(this, request);
            }

            @Override
            public String serviceName() {
                return "sns";
            }

            @Override
            public void close() {}
        };

        assertThat(new AlarmExamination(waiting)
                        .examine(topic, "ops@example.com")
                        .found())
                .isEqualTo("ops@example.com gets none until it has confirmed the mail from AWS");
        assertThat(new AlarmExamination(waiting).examine(topic, "").found()).isEqualTo("no address is told of them");
    }

    /** With an address for a topic that is gone, bootstrap fails. */
    @Test
    void shouldSayThatTheTopicIsGoneBeforeItAsksForAnAddress() {
        sns.deleteTopic(delete -> delete.topicArn(topic));

        assertThat(examine(""))
                .isEqualTo(Finding.fail(
                        "Alarms",
                        "found no topic " + topic,
                        "docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back"));
    }

    @Test
    void shouldNameWhoMayNotPublishAnyMore() {
        allow("""
                {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Subscribe", "Resource": "*"},
                {"Effect": "Deny", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"},
                {"Effect": "Allow", "Principal": "*", "Action": "sns:Receive", "Resource": "*"}""");

        assertThat(examine("ops@example.com"))
                .isEqualTo(Finding.fail(
                        "Alarms",
                        "the topic's policy does not let cloudwatch.amazonaws.com, events.amazonaws.com publish, or not always",
                        "put AlertsTopicPolicy of bootstrap-template.yaml back: aws sns set-topic-attributes --topic-arn "
                                + topic + " --attribute-name Policy --attribute-value file://policy.json"));
    }

    private Finding examine(String address) {
        return new AlarmExamination(sns).examine(topic, address);
    }

    private void allow(String statements) {
        sns.setTopicAttributes(set -> set.topicArn(topic)
                .attributeName("Policy")
                .attributeValue("{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements)));
    }
}
