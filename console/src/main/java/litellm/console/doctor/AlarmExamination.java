package litellm.console.doctor;

import java.util.List;
import java.util.Map;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ShellWord;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.Subscription;

/** Whether an alarm reaches somebody: its topic, who may publish to that, and who is subscribed. */
record AlarmExamination(SnsClient sns) {
    private static final String SUBJECT = "Alarms";

    private static final String NO_POLICY = "{\"Statement\": []}";

    /** The alarms, and the rules for what failed. */
    private static final List<String> PUBLISHERS = List.of("cloudwatch.amazonaws.com", TopicPolicy.EVENTS);

    /**
     * Looks at the topic.
     *
     * @param topic its ARN
     * @param address whom bootstrap was told to subscribe; empty for nobody
     */
    Finding examine(String topic, String address) {
        Map<String, String> attributes;
        try {
            attributes = sns.getTopicAttributes(get -> get.topicArn(topic)).attributes();
        } catch (NotFoundException _) {
            return Finding.fail(
                    SUBJECT,
                    "found no topic " + topic,
                    "docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back");
        }
        TopicPolicy policy = TopicPolicy.of(attributes.getOrDefault("Policy", NO_POLICY), Arn.fromString(topic));
        List<String> kept = PUBLISHERS.stream()
                .filter(service -> !policy.letsPublish(service))
                .toList();
        if (!kept.isEmpty()) {
            return Finding.fail(
                    SUBJECT,
                    "the topic's policy does not let %s publish, or not always".formatted(String.join(", ", kept)),
                    "put AlertsTopicPolicy of bootstrap-template.yaml back: aws sns set-topic-attributes --topic-arn %s --attribute-name Policy --attribute-value file://policy.json"
                            .formatted(topic));
        }
        return subscribers(topic, address);
    }

    private Finding subscribers(String topic, String address) {
        List<Subscription> subscriptions =
                sns.listSubscriptionsByTopicPaginator(list -> list.topicArn(topic)).subscriptions().stream()
                        .filter(subscription ->
                                address.isEmpty() || subscription.endpoint().equals(address))
                        .toList();
        if (subscriptions.stream().anyMatch(AlarmExamination::confirmed)) {
            return Finding.ok(
                    SUBJECT,
                    address.isEmpty()
                            ? "somebody has subscribed to the topic"
                            : "told to " + ForeignText.line(address));
        }
        if (address.isEmpty()) {
            return Finding.warn(
                    SUBJECT, "no address is told of them", "litellmctl bootstrap --alert-email ADDRESS sets one");
        }
        return subscriptions.isEmpty()
                ? Finding.warn(
                        SUBJECT,
                        ForeignText.line(address) + " is not subscribed any more",
                        "aws sns subscribe --topic-arn %s --protocol email --notification-endpoint %s"
                                .formatted(topic, ShellWord.quoted(address)))
                : Finding.warn(
                        SUBJECT,
                        ForeignText.line(address) + " gets none until it has confirmed the mail from AWS",
                        "confirm it, or subscribe the address again where the mail is lost");
    }

    /** Before that it has a word where its ARN will be. */
    private static boolean confirmed(Subscription subscription) {
        return subscription.subscriptionArn().startsWith("arn:");
    }
}
