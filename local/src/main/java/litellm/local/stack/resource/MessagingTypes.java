package litellm.local.stack.resource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The types of AWS::SNS and AWS::SQS: both services keep most properties as attributes, that is, as text. */
final class MessagingTypes {
    private static final String[] TOPIC_ATTRIBUTES = {
        "DisplayName",
        "KmsMasterKeyId",
        "SignatureVersion",
        "TracingConfig",
        "ContentBasedDeduplication",
        "FifoThroughputScope"
    };
    private static final String[] SUBSCRIPTION_ATTRIBUTES = {
        "DeliveryPolicy",
        "FilterPolicy",
        "FilterPolicyScope",
        "RawMessageDelivery",
        "RedrivePolicy",
        "ReplayPolicy",
        "SubscriptionRoleArn"
    };
    private static final String[] QUEUE_ATTRIBUTES = {
        "ContentBasedDeduplication",
        "DeduplicationScope",
        "DelaySeconds",
        "FifoThroughputLimit",
        "KmsDataKeyReusePeriodSeconds",
        "KmsMasterKeyId",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "RedriveAllowPolicy",
        "RedrivePolicy",
        "SqsManagedSseEnabled",
        "VisibilityTimeout"
    };
    private static final Tags.Access TOPIC_TAGS = new Tags.Access(
            r -> sns(r).listTagsForResource(b -> b.resourceArn(r.id())).tags(),
            (r, tags) -> sns(r).tagResource(b -> Tags.fill(b.resourceArn(r.id()), tags)),
            (r, keys) -> sns(r).untagResource(b -> b.resourceArn(r.id()).tagKeys(keys)));

    private static final Tags.Access QUEUE_TAGS = new Tags.Access(
            r -> sqs(r).listQueueTags(b -> b.queueUrl(r.id())).tags(),
            (r, tags) -> sqs(r).tagQueue(b -> b.queueUrl(r.id()).tags(tags)),
            (r, keys) -> sqs(r).untagQueue(b -> b.queueUrl(r.id()).tagKeys(keys)));

    private MessagingTypes() {}

    static List<ResourceType> all() {
        return List.of(topic(), subscription(), topicPolicy(), queue(), queuePolicy());
    }

    private static SnsClient sns(ResourceRequest r) {
        return r.aws().sns();
    }

    private static SqsClient sqs(ResourceRequest r) {
        return r.aws().sqs();
    }

    /** Those of the properties that are there, as attributes. */
    private static Map<String, String> attributes(ResourceRequest r, String... names) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Arrays.stream(names).filter(r::has).forEach(name -> attributes.put(name, r.text(name)));
        return attributes;
    }

    /** Those of the properties that change, one that goes as the empty text. */
    private static Map<String, String> changedAttributes(ResourceRequest r, String... names) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Arrays.stream(names)
                .filter(r::changed)
                .forEach(name -> attributes.put(name, r.desired().text(name, "")));
        return attributes;
    }

    // --- Topics -------------------------------------------------------------------------------------

    private static ResourceType topic() {
        return ServiceType.named("AWS::SNS::Topic")
                .createOnly("TopicName", "FifoTopic")
                .handles("TopicName", "Subscription.Endpoint", "Subscription.Protocol")
                .handlesFlags("FifoTopic")
                .handlesLists("Subscription")
                .handles(TOPIC_ATTRIBUTES)
                .create(r -> {
                    String name = r.name("TopicName", 250);
                    String arn = r.arn("sns", name);
                    r.refuseExisting(arn, r.exists(() -> sns(r).getTopicAttributes(b -> b.topicArn(arn))));
                    Map<String, String> attributes = attributes(r, TOPIC_ATTRIBUTES);
                    if (r.desired().flag("FifoTopic")) {
                        attributes.put("FifoTopic", "true");
                    }
                    return sns(r).createTopic(b -> Tags.fill(b.name(name).attributes(attributes), r.tags()))
                            .topicArn();
                })
                .update(r -> changedAttributes(r, TOPIC_ATTRIBUTES)
                        .forEach((name, value) -> sns(r).setTopicAttributes(b ->
                                b.topicArn(r.id()).attributeName(name).attributeValue(value))))
                .configure(MessagingTypes::configureSubscriptions)
                .attributes(r -> Map.of("TopicArn", r.id(), "TopicName", lastPart(r.id())))
                .tags(TOPIC_TAGS)
                .reads(MessagingTypes::readTopic)
                .delete(r -> sns(r).deleteTopic(b -> b.topicArn(r.id())))
                .build();
    }

    private static Optional<Map<String, Object>> readTopic(ResourceRequest r) {
        Map<String, String> now =
                sns(r).getTopicAttributes(b -> b.topicArn(r.id())).attributes();
        Map<String, Object> read = new LinkedHashMap<>();
        Arrays.stream(TOPIC_ATTRIBUTES)
                .filter(r::has)
                .filter(now::containsKey)
                .forEach(name -> read.put(name, now.get(name)));
        return Optional.of(read);
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private static void configureSubscriptions(ResourceRequest r) {
        List<Properties> before = r.before().parts("Subscription");
        List<Properties> desired = r.desired().parts("Subscription");
        desired.stream()
                .filter(one -> !before.contains(one))
                .forEach(one -> sns(r).subscribe(b ->
                        b.topicArn(r.id()).protocol(one.text("Protocol")).endpoint(one.text("Endpoint"))));
        before.stream()
                .filter(one -> !desired.contains(one))
                .map(one -> subscriptionOf(r, one))
                .flatMap(Optional::stream)
                .forEach(arn -> sns(r).unsubscribe(b -> b.subscriptionArn(arn)));
    }

    private static Optional<String> subscriptionOf(ResourceRequest r, Properties subscription) {
        return sns(r).listSubscriptionsByTopic(b -> b.topicArn(r.id())).subscriptions().stream()
                .filter(found -> Objects.equals(found.protocol(), subscription.text("Protocol"))
                        && Objects.equals(found.endpoint(), subscription.text("Endpoint")))
                .map(found -> found.subscriptionArn())
                .findFirst();
    }

    private static ResourceType subscription() {
        return ServiceType.named("AWS::SNS::Subscription")
                .createOnly("Endpoint", "Protocol", "TopicArn")
                .maps(SubscribeRequest.builder())
                .handles(SUBSCRIPTION_ATTRIBUTES)
                .create(r -> sns(r).subscribe(b -> r.fill(b.attributes(attributes(r, SUBSCRIPTION_ATTRIBUTES))
                                .returnSubscriptionArn(true)))
                        .subscriptionArn())
                .update(r -> changedAttributes(r, SUBSCRIPTION_ATTRIBUTES)
                        .forEach((name, value) -> sns(r).setSubscriptionAttributes(b ->
                                b.subscriptionArn(r.id()).attributeName(name).attributeValue(value))))
                .attributes(r -> Map.of("Arn", r.id()))
                .delete(r -> sns(r).unsubscribe(b -> b.subscriptionArn(r.id())))
                .build();
    }

    private static ResourceType topicPolicy() {
        return ServiceType.named("AWS::SNS::TopicPolicy")
                .handles("PolicyDocument")
                .handlesLists("Topics")
                .create(r -> r.generatedName(128))
                .configure(r -> {
                    r.removed("Topics").forEach(topic -> resetTopicPolicy(r, topic));
                    r.desired().texts("Topics").forEach(topic -> setTopicPolicy(r, topic, r.text("PolicyDocument")));
                })
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> r.desired().texts("Topics").forEach(topic -> resetTopicPolicy(r, topic)))
                .build();
    }

    /** Lets the topic's owner use it, and nobody else: what a topic has that has no policy of its own. */
    private static void resetTopicPolicy(ResourceRequest r, String topic) {
        String policy = """
                {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [{
                  "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
                  "Action": [
                    "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                    "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"],
                  "Resource": "%s",
                  "Condition": {"StringEquals": {"AWS:SourceOwner": "%s"}}}]}
                """.formatted(topic, r.context().account().id());
        r.unlessGone(() -> setTopicPolicy(r, topic, policy));
    }

    private static void setTopicPolicy(ResourceRequest r, String topic, String policy) {
        sns(r).setTopicAttributes(b -> b.topicArn(topic).attributeName("Policy").attributeValue(policy));
    }

    // --- Queues -------------------------------------------------------------------------------------

    private static ResourceType queue() {
        return ServiceType.named("AWS::SQS::Queue")
                .createOnly("QueueName", "FifoQueue")
                .handles("QueueName")
                .handlesFlags("FifoQueue")
                .handles(QUEUE_ATTRIBUTES)
                .resets("DelaySeconds", 0)
                .resets("KmsDataKeyReusePeriodSeconds", 300)
                .resets("MaximumMessageSize", 1_048_576)
                .resets("MessageRetentionPeriod", 345_600)
                .resets("ReceiveMessageWaitTimeSeconds", 0)
                .resets("VisibilityTimeout", 30)
                .create(r -> {
                    String name = r.name("QueueName", 80);
                    r.refuseExisting(name, r.exists(() -> sqs(r).getQueueUrl(b -> b.queueName(name))));
                    Map<String, String> attributes = attributes(r, QUEUE_ATTRIBUTES);
                    if (r.desired().flag("FifoQueue")) {
                        attributes.put("FifoQueue", "true");
                    }
                    return sqs(r).createQueue(b -> b.queueName(name)
                                    .attributesWithStrings(attributes)
                                    .tags(r.tags()))
                            .queueUrl();
                })
                .update(r -> {
                    Map<String, String> changed = changedAttributes(r, QUEUE_ATTRIBUTES);
                    if (!changed.isEmpty()) {
                        sqs(r).setQueueAttributes(b -> b.queueUrl(r.id()).attributesWithStrings(changed));
                    }
                })
                .attributes(r -> Map.of(
                        "QueueUrl",
                        r.id(),
                        "QueueName",
                        r.id().substring(r.id().lastIndexOf('/') + 1),
                        "Arn",
                        sqs(r).getQueueAttributes(b -> b.queueUrl(r.id()).attributeNames(QueueAttributeName.QUEUE_ARN))
                                .attributes()
                                .get(QueueAttributeName.QUEUE_ARN)))
                .tags(QUEUE_TAGS)
                .withoutSystemTags()
                .delete(r -> sqs(r).deleteQueue(b -> b.queueUrl(r.id())))
                .build();
    }

    private static ResourceType queuePolicy() {
        return ServiceType.named("AWS::SQS::QueuePolicy")
                .handles("PolicyDocument")
                .handlesLists("Queues")
                .create(r -> r.generatedName(128))
                .configure(r -> {
                    r.removed("Queues").forEach(queue -> removeQueuePolicy(r, queue));
                    r.desired().texts("Queues").forEach(queue -> setQueuePolicy(r, queue, r.text("PolicyDocument")));
                })
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> r.desired().texts("Queues").forEach(queue -> removeQueuePolicy(r, queue)))
                .build();
    }

    private static void removeQueuePolicy(ResourceRequest r, String queue) {
        r.unlessGone(() -> setQueuePolicy(r, queue, ""));
    }

    private static void setQueuePolicy(ResourceRequest r, String queue, String policy) {
        sqs(r).setQueueAttributes(b -> b.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, policy)));
    }
}
